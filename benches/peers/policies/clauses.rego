package bench

import rego.v1

findings contains {"rule": "acknowledge", "within": acknowledge_within, "after": input.ticket.received_at} if {
	input.ticket.kind == "complaint"
}

acknowledge_within := "1 working hour" if {
	input.ticket.channel == "social"
} else := "5 minutes" if {
	input.ticket.channel == "chat"
} else := "30 minutes" if {
	input.ticket.channel == "phone"
	input.ticket.priority == "urgent"
} else := "4 working hours" if {
	input.ticket.priority in {"urgent", "high"}
} else := "1 working day"

findings contains {"rule": "first-answer", "within": first_answer_within, "after": input.ticket.received_at}

first_answer_within := "2 working hours" if {
	input.ticket.priority == "urgent"
} else := "3 working hours" if {
	input.ticket.priority == "high"
	input.customer.tier in {"gold", "platinum"}
} else := "6 working hours" if {
	input.customer.tier in {"gold", "platinum"}
} else := "2 working days" if {
	input.ticket.priority == "low"
} else := "1 working day"

findings contains {"rule": "settle", "within": "24 working hours", "after": input.ticket.received_at} if {
	input.ticket.kind in {"complaint", "problem"}
	input.ticket.priority in {"high", "urgent"}
}

findings contains {"rule": "find-parcel", "within": "2 working days", "after": input.order.promised_for} if {
	input.order.promised_for
	not input.order.delivered_at
	"delivery" in input.ticket.tags
}

findings contains {"rule": "pay-back", "within": "14 days", "after": input.ticket.received_at} if {
	input.order.distance_sale
	"cancel" in input.ticket.tags
}

findings contains {"rule": "follow-up", "within": "5 working days", "after": input.ticket.last_customer_message_at} if {
	input.ticket.status == "solved"
	input.ticket.kind != "question"
}

findings contains {"rule": "rights"} if input.proposal.kind == "refuse"

findings contains {"rule": "after-us"} if {
	input.ticket.kind == "complaint"
	input.proposal.kind in {"refuse", "close"}
}

findings contains {"rule": "cancel"} if {
	input.order.distance_sale
	"cancel" in input.ticket.tags
}

findings contains {"rule": "extra-help"} if input.customer.vulnerable

findings contains {"rule": "business"} if {
	input.customer.segment == "business"
	input.ticket.kind == "complaint"
}

day_of(instant) := floor(time.parse_rfc3339_ns(instant) / 86400000000000)

findings contains {"rule": "late"} if {
	day_of(input.order.delivered_at) - day_of(input.order.promised_for) > 3
}

findings contains {"rule": "best", "level": level}

level := "manager" if {
	input.ticket.priority == "urgent"
	input.customer.tier == "platinum"
} else := "team_lead" if {
	input.ticket.priority == "urgent"
	input.customer.tier == "gold"
} else := "team_lead" if {
	input.ticket.priority == "high"
	input.customer.tier == "platinum"
}

findings contains {"rule": "care"} if {
	input.customer.vulnerable
	input.ticket.kind == "complaint"
}

findings contains {"rule": "long-standing"} if {
	input.ticket.kind == "complaint"
	to_number(input.customer.lifetime_value.amount) > 5000
}

findings contains {"rule": "again"} if {
	count([1 | some event in input.ticket.events; event.type == "customer_message"]) >= 3
}

findings contains {"rule": "press"} if "press" in input.ticket.tags

findings contains {"rule": "before"} if {
	input.ticket.kind == "complaint"
	count([1 | some given in input.customer.compensation; to_number(given.amount.amount) >= 10]) >= 2
}

findings contains {"rule": "goodwill", "ceiling": limit.ceiling, "above": limit.above} if {
	input.proposal.kind == "compensate"
}

limit := {"ceiling": "£75", "above": "manager"} if {
	input.customer.tier == "platinum"
} else := {"ceiling": "£50", "above": "manager"} if {
	input.customer.tier == "gold"
} else := {"ceiling": "£35", "above": "team_lead"} if {
	input.customer.tier == "silver"
} else := {"ceiling": "£25", "above": "team_lead"}

findings contains {"rule": "vouchers"} if {
	input.proposal.kind == "compensate"
	input.ticket.kind != "complaint"
}

findings contains {"rule": "budget"} if input.proposal.kind == "compensate"

findings contains {"rule": "never-write"} if {
	input.proposal.kind in {"refuse", "reply"}
	contains(input.proposal.draft, "not our policy")
}

findings contains {"rule": "summary"} if {
	input.proposal.kind == "close"
	input.ticket.kind == "complaint"
}

findings contains {"rule": "say-no"} if {
	input.proposal.kind == "refuse"
	to_number(input.customer.lifetime_value.amount) > 2000
}
