internal import PaymentOrders

/// What reports, cases, outbox and audit say in English.
struct EnglishOffice: OfficeTexts {
    func word(_ word: OfficeWord) -> String {
        switch word {
        case .allReports: "All reports"
        case .show: "Show"
        case .period: "Period"
        case .firstDay: "First day"
        case .lastDay: "Last day"
        case .customer: "Customer"
        case .customerHelp: "A part of the name, the mail address or the telephone number."
        case .whose: "Whose statement"
        case .whichCustomer: "Which one do you mean?"
        case .noCustomer: "There is no such customer."
        case .askForCustomer: "Say whose statement you want."
        case .nothingAsked: "Nothing was asked for or paid in these days."
        case .noRows: "There is nothing to show for this."
        case .moreRows: "More rows"
        case .downloadCSV: "Download for spreadsheets (CSV)"
        case .downloadJSON: "Download for programs (JSON)"
        case .balanced: "Debits and credits are the same."
        case .notBalanced: "Debits and credits differ. Please have the ledger checked."
        case .noCases: "There is nothing to look at. Well done."
        case .casesLead: "What the software cannot decide by itself."
        case .openedAt: "Opened"
        case .amount: "Amount"
        case .order: "Order"
        case .details: "Details"
        case .events: "Events that were set aside"
        case .eventsLead: "What gateways told us that fits no payment here."
        case .noEvents: "No event was set aside."
        case .received: "Received"
        case .gateway: "Gateway"
        case .note: "What you did about it"
        case .noteHelp: "It is kept with the case and in the audit trail."
        case .closeCase: "Close the case"
        case .caseClosed: "The case is closed."
        case .emptyNote: "Please say in up to 1,000 characters what you did about it."
        case .moneyLies: "Money of this case is not decided about yet. Say first what becomes of it."
        case .heldMoney: "Money that waits"
        case .whatBecomes: "What becomes of it"
        case .bookOnOrder: "It pays an order"
        case .giveBack: "The gateway gives it back"
        case .givenBackElsewhere: "It was given back in another way"
        case .bookNumberHelp: "Of the order that it pays; not used otherwise."
        case .codeHelp: "From your app; it is asked for when much money goes back, and not when it pays an order."
        case .needsFactor: "So much money goes back with a second factor only. Turn yours on under your name."
        case .decide: "Decide"
        case .moneyDecided: "Decided, and the case is closed."
        case .outboxLead: "Every message to customers and staff. Links are not shown here: they open the payment page."
        case .waiting: "Not delivered"
        case .delivered: "Delivered"
        case .allMessages: "All"
        case .whichMessages: "Which messages"
        case .noMessages: "There are no such messages."
        case .written: "Written"
        case .recipient: "To"
        case .channel: "By"
        case .stateWaiting: "waiting"
        case .stateDelivered: "delivered"
        case .older: "Older ones"
        case .staff: "Staff"
        case .sendAgain: "Try again now"
        case .messageText: "Text, by the words as they are now"
        case .linkStandsHere: "[the link]"
        case .willBeSent: "It is tried again within a minute."
        case .auditLead: "Who did what, and when. Nothing here can be changed without being noticed."
        case .orderNumber: "Order number"
        case .orderNumberHelp: "Leave it empty for what was done to the shop itself."
        case .wholeStore: "The shop itself"
        case .chain: "Entries"
        case .intact: "intact"
        case .altered: "ALTERED"
        case .alteredHelp:
            "An entry was changed or removed outside this software. Compare with a backup, and tell whoever runs it."
        case .noEntries: "Nothing is written here yet."
        case .noOrder: "There is no order of this number."
        }
    }

    func name(of report: ConsoleReport) -> String {
        switch report {
        case .prepayments: "Prepayments"
        case .partial: "Partial payments"
        case .ageing: "What is overdue, and for how long"
        case .statement: "Statement of a customer"
        case .income: "Income of the branches"
        case .balance: "Trial balance"
        }
    }

    func about(_ report: ConsoleReport) -> String {
        switch report {
        case .prepayments: "Every prepayment that was asked for in these days, and its state."
        case .partial: "Orders made in these days that are paid in part."
        case .ageing: "What is left to pay on open orders."
        case .statement: "What a customer was asked for and paid, with the balance before and after."
        case .income: "What came in and went back in these days, as the books of the branches have it."
        case .balance:
            "What the accounts of the ledger moved in these days, with the balances before and after. Credit balances stand "
                + "below zero."
        }
    }

    func someRows(_ count: Int) -> String { "This page has \(count) rows. The files below have all of them." }

    func name(of kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "Paid after the link had ended"
        case .paidAfterCancellation: "Paid after the order was canceled"
        case .paidAfterDecline: "Paid after the order was declined"
        case .overpaid: "More was paid than was left"
        case .mismatch: "Money that fits no order"
        case .outcomeUnknown: "Nobody knows whether a payment went through"
        case .dispute: "A payer disputes a payment"
        case .collectionFailed: "A scheduled payment could not be collected"
        case .refundFailed: "A refund did not go through"
        case .accountStopped: "The gateway refuses our credentials"
        case .reconciliation: "Our books and the gateway’s differ"
        case .messageFailed: "A message could not be delivered"
        }
    }

    func advice(for kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "The money is the customer’s balance. Keep the appointment, or give the money back."
        case .paidAfterCancellation, .paidAfterDecline:
            "The money is the customer’s balance. Give it back, or book a new order with it."
        case .overpaid: "The surplus is the customer’s balance. Keep it for the next order, or give it back."
        case .mismatch: "Find the order it belongs to and book it there, or give it back through the gateway."
        case .outcomeUnknown:
            "Look the payment up in the gateway’s dashboard by its reference. Do not charge again before you know."
        case .dispute:
            "Answer the dispute in the gateway’s dashboard before its deadline, with the papers of the order."
        case .collectionFailed: "Call the customer, and send a payment link for the rest."
        case .refundFailed: "Look at the refund in the gateway’s dashboard, and give the money back in another way."
        case .accountStopped: "Put new credentials into the configuration. Until then nothing is charged through it."
        case .reconciliation: "Compare the transaction with the gateway’s record, and repair the side that is wrong."
        case .messageFailed: "Reach the customer in another way, and correct the address in their record."
        }
    }

    func advice(for state: InboxEvent.State) -> String {
        switch state {
        case .quarantined: "It contradicts the order. Compare both with the gateway’s record before you trust either."
        case .unmatched: "It belongs to no payment here. It is somebody else’s on the same account, or came too early."
        case .received: "It is about to be applied."
        case .applied: "There is nothing to do."
        }
    }

    func held(_ amount: String) -> String { "\(amount) came in and belongs to nobody yet." }

    func name(of channel: Customer.Channel) -> String {
        switch channel {
        case .email: "mail"
        case .sms: "short message"
        case .messenger: "messenger"
        }
    }

    func failed(_ count: Int) -> String { count == 1 ? "failed once" : "failed \(count) times" }
}
