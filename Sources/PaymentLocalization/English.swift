internal import PaymentCore
internal import PaymentPlans

/// What is said in English.
struct English: Texts {
    let language = Language.en
    let plurals = PluralRules(.en)
    let quotationMarks = (opening: "“", closing: "”")

    func forms(of unit: CountedUnit) -> PluralForms {
        switch unit {
        case .day: PluralForms(one: "day", other: "days")
        case .week: PluralForms(one: "week", other: "weeks")
        case .month: PluralForms(one: "month", other: "months")
        case .hour: PluralForms(one: "hour", other: "hours")
        case .minute: PluralForms(one: "minute", other: "minutes")
        case .installment: PluralForms(one: "installment", other: "installments")
        case .payment: PluralForms(one: "payment", other: "payments")
        }
    }

    // MARK: what cannot be done

    func message(for refusal: Refusal, to audience: Language.Audience, in zone: BusinessZone) -> String {
        switch refusal {
        case .belowMinimum(let bound):
            return say(explanation(of: bound), "Please enter \(amount(bound.amount)) or more")
        case .aboveMaximum(let bound):
            return say(explanation(of: bound), "Please enter \(amount(bound.amount)) or less")
        case .notTheAmountAsked(let asked):
            return say("The amount to pay now is \(amount(asked))", "Please pay exactly that")
        case .notAMultiple(let step, let owner):
            let who = gateway(owner).map { "\($0) takes only multiples" } ?? "The amount must be a multiple"
            return say("\(who) of \(amount(step))", "Please change the amount")
        case .restTooSmall(let most?, let all):
            return say(
                "After this payment too little would be left to be paid on its own",
                "Please pay at most \(amount(most)), or all of \(amount(all))")
        case .restTooSmall(nil, let all):
            return say(
                "After this payment too little would be left to be paid on its own", "Please pay all of \(amount(all))")
        case .leftTooSmall(let left, let smallest, let owner):
            let who = gateway(owner).map { "\($0) takes" } ?? "a payment has to be"
            return say(
                "\(amount(left)) is left, and \(who) at least \(amount(smallest))", "Please settle it in another way")
        case .nothingLeft:
            return say("Everything is paid", "There is nothing left to pay")
        case .beingPaid(let left):
            return say(
                "A payment of all that is left, \(amount(left)), is under way",
                "Please wait for its end before you pay again")
        case .orderDeclined:
            return say(
                "This order was declined, and it can no longer be paid or changed",
                "Please contact us if you have questions")
        case .orderCancelled:
            return say(
                "This order was canceled, and it can no longer be paid or changed",
                "Please contact us if you have questions")
        case .orderCompleted:
            return say("This order is completed", "Nothing more has to be paid")
        case .linkExpired(let end):
            let next =
                switch audience {
                case .payer: "Please ask for a new link"
                case .staff: "Please send a new link"
                }
            return say("This payment link expired on \(language.dateTime(end, in: zone))", next)
        case .noLink:
            return say("This order has no payment link that could be sent again")
        case .belowThreshold(let threshold, let reached):
            return say(
                "The order can be completed by hand from \(amount(threshold)) on; so far \(amount(reached)) counts")
        case .noThreshold:
            return say("This order completes by itself when everything is paid, and cannot be completed by hand")
        case .aboveRefundable(let most):
            return say(
                most.isPositive ? "No more than \(amount(most)) can be given back" : "There is nothing to give back")
        case .aboveCredit(let most):
            return say(
                most.isPositive
                    ? "No more than \(amount(most)) of the customer’s balance can be used"
                    : "This order left nothing on the customer’s balance")
        case .unknownPayment(let id):
            return say("This order has no payment \(quoted(id))")
        case .duplicatePayment(let id):
            return say("Payment \(quoted(id)) is recorded already, and does not count twice")
        case .paymentEnded(let id, .captured):
            return say("The money of payment \(quoted(id)) has arrived already")
        case .paymentEnded(let id, .failed):
            return say("Payment \(quoted(id)) failed, and no money came from it")
        case .paymentEnded(let id, .announced), .paymentEnded(let id, .inFlight):
            return say("The money of payment \(quoted(id)) has not arrived yet", "Please wait until it has")
        case .amountDiffers(let begun, let arrived):
            return say(
                "This payment was begun with \(amount(begun)), but \(amount(arrived)) arrived",
                "It has to be checked before it counts")
        case .unknownItem(let item):
            return say("Part \(item) does not exist, or it is paid already", "Please choose another part")
        case .impossible(let error):
            switch audience {
            case .payer: return say("Sorry, this is not possible for this order", "Please contact us")
            case .staff: return say("No plan can be made this way: \(foreign(error))")
            }
        }
    }

    func explanation(of bound: Bound) -> String {
        let amount = amount(bound.amount)
        switch bound.reason {
        case .deposit: return say("The deposit comes first, and \(amount) of it is left to pay")
        case .minimumFirst(let share):
            return say("The first payment must be at least \(amount) (\(language.percentage(share)) of the price)")
        case .smallestPayment(let owner):
            return say("\(gateway(owner).map { "\($0) takes" } ?? "A payment has to be") at least \(amount)")
        case .largestPayment(let owner):
            return say("\(gateway(owner).map { "\($0) takes" } ?? "A payment has to be") at most \(amount)")
        case .left: return say("\(amount) is left to pay")
        case .due: return say("\(amount) is due now")
        case .nextItem: return say("The next payment of the plan is \(amount)")
        case .partsNotOffered: return say("Payment in parts is not offered here, and \(amount) is left to pay")
        }
    }

    // MARK: what changed

    func description(of change: PlanChange, in zone: BusinessZone) -> String {
        switch change {
        case .allocated(let payment, let item, let money):
            return say("\(amount(money)) of payment \(quoted(payment)) went to part \(item)")
        case .released(let payment, let item, let money):
            return say("\(amount(money)) of payment \(quoted(payment)) was taken off part \(item)")
        case .credited(let money): return say("\(amount(money)) was added to the customer’s balance")
        case .creditSpent(let money): return say("\(amount(money)) of the customer’s balance was spent")
        case .refunded(let payment, let money):
            return say("\(amount(money)) of payment \(quoted(payment)) was given back")
        case .owedBack(let money): return say("\(amount(money)) has to be given back")
        case .kept(let money): return say("\(amount(money)) of the deposit is kept")
        case .added(let item, let money, let due):
            let when = due.map { "due on \(language.date($0))" } ?? "without a due date as yet"
            return say("Part \(item) of \(amount(money)) was added, \(when)")
        case .removed(let item, let money, let cause):
            return say("Part \(item) of \(amount(money)) was removed because \(reason(cause))")
        case .resized(let item, let old, let new, let cause):
            return say("Part \(item) is \(amount(new)) instead of \(amount(old)) because \(reason(cause))")
        case .redated(let item, let old?, let new?):
            return say("Part \(item) is due on \(language.date(new)) instead of \(language.date(old))")
        case .redated(let item, nil, let new?): return say("Part \(item) is now due on \(language.date(new))")
        case .redated(let item, let old?, nil):
            return say("Part \(item) has no due date any more; it was due on \(language.date(old))")
        case .redated(let item, nil, nil): return say("Part \(item) still has no due date")
        case .became(.open): return say("The order is open")
        case .became(.completed): return say("The order is completed")
        case .became(.declined): return say("The order is declined")
        case .became(.cancelled): return say("The order is canceled")
        case .waived(let money): return say("The unpaid \(amount(money)) no longer has to be paid")
        case .linkIssued(let end):
            return say("A payment link was issued, and expires on \(language.dateTime(end, in: zone))")
        case .linkExpired: return say("The payment link expired")
        case .autoCancelled: return say("The order was canceled because it was not paid in time")
        case .caseOpened(let staffCase): return say("Please look at this order: \(reason(staffCase))")
        }
    }

    private func reason(_ cause: PlanChange.Cause) -> String {
        switch cause {
        case .totalChanged: "the total changed"
        case .rulesChanged: "other rules came into force"
        case .refunded: "money was given back"
        case .cancelled: "the order was canceled"
        case .waived: "the rest no longer has to be paid"
        }
    }

    private func reason(_ staffCase: PlanChange.Case) -> String {
        switch staffCase {
        case .paidAfterExpiry: "money came after the payment link had expired"
        case .paidAfterCancellation: "money came after the order had been canceled"
        case .paidAfterDecline: "money came after the order had been declined"
        case .overpaid: "more money came than was left to pay"
        case .disputeAbovePayment: "the payer’s bank took back more than was paid"
        }
    }

    // MARK: when it is due

    func description(of due: Due) -> String {
        switch (due.trigger.map(occurrence), due.day.map(description)) {
        case (nil, nil): "without a set date"
        case (nil, let day?): day
        case (let trigger?, nil): trigger
        case (let trigger?, let day?): "\(trigger) or \(day), whichever comes first"
        }
    }

    private func description(of day: Due.Day) -> String {
        switch day {
        case .date(let date): "on \(language.date(date))"
        case .after(let interval, let anchor): distance(interval, "after", name(of: anchor))
        case .before(let interval, let anchor): distance(interval, "before", name(of: anchor))
        }
    }

    private func distance(_ interval: Interval, _ side: String, _ anchor: String) -> String {
        switch interval {
        case .monthEnds(0): "on the last day of the month of \(anchor)"
        case .days(0), .weeks(0), .months(0): "on the day of \(anchor)"
        case .days(let count): "\(language.count(count, of: .day)) \(side) \(anchor)"
        case .weeks(let count): "\(language.count(count, of: .week)) \(side) \(anchor)"
        case .months(let count): "\(language.count(count, of: .month)) \(side) \(anchor)"
        case .monthEnds(let count):
            "on the last day of the month \(language.count(count, of: .month)) \(side) \(anchor)"
        }
    }

    private func name(of anchor: Due.Anchor) -> String {
        switch anchor {
        case .booking: "booking"
        case .event(.travel): "travel"
        case .event(.start): "the start"
        case .event(.productionComplete): "the end of production"
        case .event(.completion): "completion"
        case .event(let event): quoted(event.text)
        }
    }

    private func occurrence(of event: EventName) -> String {
        switch event {
        case .travel: "when travel begins"
        case .start: "at the start"
        case .productionComplete: "when production is complete"
        case .completion: "when the project is complete"
        default: "when \(quoted(event.text)) happens"
        }
    }

    // MARK: labels

    func name(of status: Plan.Status) -> String {
        switch status {
        case .open: "Open"
        case .completed: "Completed"
        case .declined: "Declined"
        case .cancelled: "Canceled"
        }
    }

    func name(of state: Standing.ItemState) -> String {
        switch state {
        case .paid: "Paid"
        case .overdue: "Overdue"
        case .due: "Due today"
        case .upcoming: "Upcoming"
        case .undated: "No date yet"
        }
    }

    func name(of visit: Standing.Visit) -> String {
        switch visit {
        case .waiting: "Waiting for payment"
        case .paid: "Paid"
        case .overdue: "Overdue"
        case .cancelled: "Canceled"
        }
    }

    func name(of move: Standing.Move) -> String {
        switch move {
        case .pay: "Pay"
        case .complete: "Complete by hand"
        case .decline: "Decline"
        case .cancel: "Cancel"
        case .reissueLink: "Send a new link"
        case .refund: "Give money back"
        case .change: "Change the order"
        }
    }

    func name(of role: Line.Role) -> String {
        switch role {
        case .deposit: "Deposit"
        case .prepayment: "Prepayment"
        case .downPayment: "Down payment"
        case .installment: "Installment"
        case .balance: "Balance"
        }
    }

    func name(of collection: Line.Collection) -> String {
        switch collection {
        case .payer: "Paid on the payment page"
        case .draftInvoice: "Draft invoice"
        case .invoiceWhenDue: "Invoice when due"
        case .savedMethod: "Charged to the saved payment method"
        }
    }
}
