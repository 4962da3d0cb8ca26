// Whether a parcel is a letter, a parcel or freight. The functions are those of policy_module.h.
//
// What is given back is freed after the call, so it is taken from malloc. Every call has a memory of its own.

#include <stdlib.h>
#include <string.h>

#include "policy_module.h"

typedef redress_policy_types_scalar_t scalar_t;

static void *zeroed(size_t size) {
    void *memory = calloc(1, size);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static void set(policy_module_string_t *text, const char *to) {
    policy_module_string_dup(text, to);
}

static bool equals(const policy_module_string_t *text, const char *other) {
    return text->len == strlen(other) && memcmp(text->ptr, other, text->len) == 0;
}

// The value of a fact without parts, or NULL where the case does not say.
static const scalar_t *fact(const exports_redress_policy_module_case_t *given, const char *name) {
    for (size_t n = 0; n < given->facts.len; n++) {
        const redress_policy_types_fact_t *each = &given->facts.ptr[n];
        if (!equals(&each->name, name)) {
            continue;
        }
        uint32_t place;
        switch (each->state.tag) {
        case REDRESS_POLICY_TYPES_FACT_STATE_KNOWN:
            place = each->state.val.known;
            break;
        case REDRESS_POLICY_TYPES_FACT_STATE_ASSUMED:
            place = each->state.val.assumed;
            break;
        default:
            return NULL;
        }
        if (place < given->nodes.len && given->nodes.ptr[place].tag == REDRESS_POLICY_TYPES_NODE_SCALAR) {
            return &given->nodes.ptr[place].val.scalar;
        }
    }
    return NULL;
}

void exports_redress_policy_manifest_describe(exports_redress_policy_manifest_description_t *description) {
    memset(description, 0, sizeof *description);
    set(&description->name, "{{name}}");
    set(&description->version, "0.1.0");
    set(&description->meaning, "whether a parcel is a letter, a parcel or freight");
    description->reads.len = 1;
    description->reads.ptr = zeroed(sizeof *description->reads.ptr);
    set(&description->reads.ptr->name, "weight");
    set(&description->reads.ptr->type, "integer");
    set(&description->reads.ptr->meaning, "what the parcel weighs, in grams");
    description->findings.len = 1;
    description->findings.ptr = zeroed(sizeof *description->findings.ptr);
    *description->findings.ptr = REDRESS_POLICY_TYPES_FINDING_KIND_ADVICE;
    description->values.len = 1;
    description->values.ptr = zeroed(sizeof *description->values.ptr);
    set(&description->values.ptr->name, "class");
    set(&description->values.ptr->type, "text");
    set(&description->values.ptr->meaning, "`letter`, `parcel` or `freight`");
}

// True where there is a report, false where there is a stop.
bool exports_redress_policy_module_run(exports_redress_policy_module_case_t *given,
                                       exports_redress_policy_module_report_t *report,
                                       exports_redress_policy_module_stop_t *stop) {
    const scalar_t *weight = fact(given, "weight");
    if (weight == NULL) {
        stop->tag = REDRESS_POLICY_TYPES_STOP_MISSING;
        stop->val.missing.len = 1;
        stop->val.missing.ptr = zeroed(sizeof *stop->val.missing.ptr);
        set(stop->val.missing.ptr, "weight");
        return false;
    }
    if (weight->tag != REDRESS_POLICY_TYPES_SCALAR_INTEGER) {
        stop->tag = REDRESS_POLICY_TYPES_STOP_FAILED;
        set(&stop->val.failed, "`weight` cannot be read: the module reads a whole number");
        return false;
    }
    int64_t grams = weight->val.integer;
    const char *class = grams <= 750 ? "letter" : grams <= 30000 ? "parcel" : "freight";

    memset(report, 0, sizeof *report);
    report->values.len = 1;
    report->values.ptr = zeroed(sizeof *report->values.ptr);
    set(&report->values.ptr->name, "class");
    report->values.ptr->value.tag = REDRESS_POLICY_TYPES_ANSWER_ONE;
    report->values.ptr->value.val.one.tag = REDRESS_POLICY_TYPES_SCALAR_TEXT;
    set(&report->values.ptr->value.val.one.val.text, class);
    if (grams > 30000) {
        report->findings.len = 1;
        report->findings.ptr = zeroed(sizeof *report->findings.ptr);
        report->findings.ptr->tag = REDRESS_POLICY_TYPES_FINDING_ADVICE;
        set(&report->findings.ptr->val.advice.text, "ask the depot for a lorry");
    }
    return true;
}
