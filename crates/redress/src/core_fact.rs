//! The core facts that the engine itself reads, each found once for the process.

use std::sync::{LazyLock, OnceLock};

use redress_model::{Catalogue, FactIndex};

static CORE: LazyLock<Catalogue> = LazyLock::new(Catalogue::core);

/// A core fact. It stands at the same place of every catalogue, since each begins with the core facts.
pub(crate) struct CoreFact {
    pub(crate) name: &'static str,
    index: OnceLock<Option<FactIndex>>,
}

impl CoreFact {
    const fn new(name: &'static str) -> CoreFact {
        CoreFact { name, index: OnceLock::new() }
    }

    pub(crate) fn index(&self) -> Option<FactIndex> {
        *self.index.get_or_init(|| CORE.find(self.name))
    }
}

pub(crate) static TICKET_EVENTS: CoreFact = CoreFact::new("ticket.events");
pub(crate) static TICKET_CONVERSATION: CoreFact = CoreFact::new("ticket.conversation");
pub(crate) static TICKET_STATUS: CoreFact = CoreFact::new("ticket.status");
pub(crate) static TICKET_LANGUAGE: CoreFact = CoreFact::new("ticket.language");
pub(crate) static TICKET_RECEIVED_AT: CoreFact = CoreFact::new("ticket.received_at");
pub(crate) static PROPOSAL_KIND: CoreFact = CoreFact::new("proposal.kind");
pub(crate) static PROPOSAL_DRAFT: CoreFact = CoreFact::new("proposal.draft");
pub(crate) static PROPOSAL_LETTER: CoreFact = CoreFact::new("proposal.letter");
pub(crate) static PROPOSAL_FORM: CoreFact = CoreFact::new("proposal.form");
pub(crate) static PROPOSAL_ITEMS: CoreFact = CoreFact::new("proposal.items");
pub(crate) static PROPOSAL_AMOUNT: CoreFact = CoreFact::new("proposal.amount");
pub(crate) static PROPOSAL_APPROVALS: CoreFact = CoreFact::new("proposal.approvals");
pub(crate) static PROPOSAL_AGENT_ROLE: CoreFact = CoreFact::new("proposal.agent_role");
pub(crate) static PROPOSAL_AGENT_ID: CoreFact = CoreFact::new("proposal.agent_id");
pub(crate) static DISCLOSURES_MADE: CoreFact = CoreFact::new("disclosures.made");
pub(crate) static ENTITLEMENTS_PAID: CoreFact = CoreFact::new("entitlements.paid");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_a_core_fact_and_stays_at_its_place_whatever_a_policy_declares() {
        let mut catalogue = Catalogue::core();
        let mut declared = catalogue.definition(FactIndex(0)).clone();
        declared.name = "cause.weather".into();
        declared.pointer = "/cause/weather".into();
        catalogue.put(declared);
        let all = [
            &TICKET_EVENTS,
            &TICKET_CONVERSATION,
            &TICKET_STATUS,
            &TICKET_LANGUAGE,
            &TICKET_RECEIVED_AT,
            &PROPOSAL_KIND,
            &PROPOSAL_DRAFT,
            &PROPOSAL_LETTER,
            &PROPOSAL_FORM,
            &PROPOSAL_ITEMS,
            &PROPOSAL_AMOUNT,
            &PROPOSAL_APPROVALS,
            &PROPOSAL_AGENT_ROLE,
            &PROPOSAL_AGENT_ID,
            &DISCLOSURES_MADE,
            &ENTITLEMENTS_PAID,
        ];
        for fact in all {
            assert!(fact.index().is_some(), "{}", fact.name);
            assert_eq!(fact.index(), catalogue.find(fact.name), "{}", fact.name);
        }
    }
}
