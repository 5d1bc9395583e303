internal import PaymentOrders
internal import PaymentPlans

/// What things are called in English.
extension EnglishConsole {
    func name(of kind: Order.Kind) -> String {
        switch kind {
        case .booking: "Booking"
        case .order: "Order"
        case .visit: "Visit"
        case .project: "Project"
        case .deal: "Deal"
        }
    }

    func name(of way: PaymentRecord.Way) -> String {
        switch way {
        case .charge: "Card"
        case .savedMethod: "Kept card, charged by itself"
        case .checkout: "Page of the payment service"
        case .manual: "By hand"
        }
    }

    func name(of state: PaymentRecord.State) -> String {
        switch state {
        case .open: "Not here yet"
        case .authorized: "Held"
        case .captured: "Arrived"
        case .failed: "Failed"
        }
    }

    func name(of state: Attempt.State) -> String {
        switch state {
        case .sending: "being sent"
        case .unknown: "outcome unknown, being looked up"
        case .actionRequired: "waits for the payer"
        case .pending: "being checked"
        case .authorized: "money is held"
        case .declined: "declined"
        case .cancelled: "ended without money"
        case .absent: "never reached the payment service"
        case .succeeded: "succeeded"
        }
    }

    func name(of state: RefundRecord.State) -> String {
        switch state {
        case .planned: "Planned"
        case .underWay: "Under way"
        case .succeeded: "Given back"
        case .failed: "Failed"
        }
    }

    func name(of state: Invoice.State) -> String {
        switch state {
        case .draft: "Draft"
        case .sent: "Sent"
        case .partlyPaid: "Partly paid"
        case .paid: "Paid"
        case .void: "Void"
        }
    }

    func name(of kind: Message.Kind) -> String {
        switch kind {
        case .paymentLink: "Payment link"
        case .invoice: "Invoice"
        case .paymentReceived: "Payment received"
        case .paymentFailed: "Payment failed"
        case .authenticationNeeded: "Confirmation at the bank needed"
        case .reminder: "Reminder"
        case .linkExpired: "Link expired"
        case .cancelled: "Canceled"
        case .refunded: "Money given back"
        case .caseOpened: "A case for staff"
        case .portalLink: "Portal link"
        }
    }

    func name(of kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "Paid after the link expired"
        case .paidAfterCancellation: "Paid after cancellation"
        case .paidAfterDecline: "Paid after the order was declined"
        case .overpaid: "Overpaid"
        case .mismatch: "Money that fits no order"
        case .outcomeUnknown: "Outcome unknown"
        case .dispute: "Dispute"
        case .collectionFailed: "Scheduled payment given up"
        case .refundFailed: "Refund failed"
        case .accountStopped: "Account stopped"
        case .reconciliation: "Ledger and payment service differ"
        case .messageFailed: "Message not sent"
        }
    }

    func name(of channel: Customer.Channel) -> String {
        switch channel {
        case .email: "Mail"
        case .sms: "Text message"
        case .messenger: "Messenger"
        }
    }

    func name(of reason: RefundOrder.Reason) -> String {
        switch reason {
        case .goodwill: "Goodwill"
        case .cancellation: "Cancellation"
        case .mistake: "Mistake: it should not have been taken"
        case .chargeback: "Taken back by the payer’s bank"
        }
    }

    func name(of route: RefundPlan.Route) -> String {
        switch route {
        case .void: "The whole payment is undone"
        case .refundNow: "Given back at once"
        case .refundAfterSettlement: "Given back once the payment is settled"
        case .byHand: "By hand: give it back, then confirm it"
        }
    }

    func name(of reason: RefundPlan.Withheld.Reason) -> String {
        switch reason {
        case .beingGivenBack: "being given back already"
        case .disputed: "taken back by the payer’s bank"
        }
    }

    func name(of action: OrderAction) -> String {
        switch action {
        case .sendInvoice: "Send the invoice"
        case .sendLink: "Send the link again"
        case .reissue: "Send a new link"
        case .accept: "Accept the estimate for the customer"
        case .announce: "Note a payment by hand"
        case .confirm: "Confirm a payment by hand"
        case .spend: "Pay from the customer’s balance"
        case .charge: "Charge the kept card now"
        case .happen: "Record an event"
        case .reschedule: "Move the day of an event"
        case .total: "Change the total"
        case .custom: "Custom down payments"
        case .complete: "Complete by hand"
        case .decline: "Decline"
        case .cancel: "Cancel"
        case .resume: "Resume charging"
        case .stage: "Set the stage"
        case .method: "Choose the kept card"
        case .refundByHand: "Confirm that the money was given back"
        case .withdraw: "Withdraw the refund"
        }
    }

    func name(of event: EventName) -> String {
        switch event {
        case .travel: "Travel"
        case .start: "Start"
        case .productionComplete: "Production complete"
        case .completion: "Completion"
        default: event.text
        }
    }

    func decline(_ reason: String?) -> String {
        switch reason {
        case "insufficient_funds": "There is not enough money on the card now."
        case "limit_exceeded": "A limit of the card is used up."
        case "issuer_unavailable": "The bank could not be reached. Try again later."
        case "expired_card": "The card has expired."
        case "incorrect_number": "The number of the card is wrong."
        case "incorrect_security_code": "The security code is wrong."
        case "incorrect_address": "The address does not match the one the bank has."
        case "not_supported": "The card cannot pay this. Use another one."
        case "call_issuer": "The customer has to call the bank."
        case "lost_or_stolen": "The bank wants this card never to be tried again."
        case "fraud_suspected": "The bank or the payment service suspects fraud. Do not try again."
        case "stopped": "The customer has told the bank to stop these payments."
        case "duplicate": "The same payment was made a moment ago. Look at the payments before trying again."
        case "authentication_failed": "The customer did not pass the bank’s check."
        case "wrong_mode": "A test card on a live account, or the reverse."
        default: "The bank refused, and gave no reason that helps. Use another card."
        }
    }
}
