internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What the console says about orders, in one language.
protocol OrderTexts: Sendable {
    func word(_ word: OrderWord) -> String
    func word(_ word: DeskWord) -> String
    func name(of kind: Order.Kind) -> String
    func name(of way: PaymentRecord.Way) -> String
    func name(of state: PaymentRecord.State) -> String
    func name(of state: Attempt.State) -> String
    func name(of state: RefundRecord.State) -> String
    func name(of state: Invoice.State) -> String
    func name(of kind: Message.Kind) -> String
    func name(of kind: CaseFile.Kind) -> String
    func name(of channel: Customer.Channel) -> String
    func name(of reason: RefundOrder.Reason) -> String
    func name(of route: RefundPlan.Route) -> String
    func name(of reason: RefundPlan.Withheld.Reason) -> String
    func name(of action: OrderAction) -> String
    func name(of event: EventName) -> String
    /// What an action does that its name does not say.
    func help(for action: OrderAction) -> String?
    /// That an action was done.
    func done(_ action: OrderAction) -> String
    /// Why a bank refused, by the name of its reason.
    func decline(_ reason: String?) -> String
    /// What cancelling now keeps and gives back.
    func cancelling(byPayer: (kept: String, back: String), byMerchant: String) -> String
    /// Between which amounts may be paid.
    func mayPay(_ least: String, _ most: String) -> String
    /// That the customer has accepted the estimate.
    func accepted(by name: String, on day: String) -> String
}

extension OrderTexts {
    subscript(word: OrderWord) -> String { self.word(word) }
    subscript(word: DeskWord) -> String { self.word(word) }

    /// The words that templates about bookings and the terminal ask for as `word.…`.
    var deskWords: TemplateValue {
        .group(Dictionary(uniqueKeysWithValues: DeskWord.allCases.map { ($0.rawValue, .text(word($0))) }))
    }

    /// The words that templates about orders ask for as `word.…`.
    var orderWords: TemplateValue {
        .group(Dictionary(uniqueKeysWithValues: OrderWord.allCases.map { ($0.rawValue, .text(word($0))) }))
    }
}

/// A word or a sentence about orders.
enum OrderWord: String, CaseIterable {
    case filter, search, searchHelp, status, kind, any, partial, show, all, customers, nothing, older
    case order, customer, booked, total, paid, left, state, stage, partlyPaid
    case dueNow, overdue, underWay, credit, owedBack, waived, linkEnds, cancelsAt, paused, estimateOpen
    case schedule, item, amount, dueOn, noDay, collection, waitsFor, paidBy, nothingPaid
    case invoices, number, payments, way, attempts, card, note, fee, feeHelp, captured, refunded, disputed, when
    case refunds, reason, messages, sent, notSent, cases, audit, who, what, detail, actions, channel, none
    case invoiceDue, noteHow, noteWhy, source, event, day, dayHelp, dayAndTime, timeZone, newTotal, acceptedBy
    case stageHelp, noCard
    case ruleSwitch, ruleOff, ruleOn, rule, share, shareHelp, ruleDay, ruleDays, ruleFrom, fromBooking, fromTravel
    case party, byPayer, byMerchant, amountHelp
    case badAmount, badDay, badTime, badReason, badRule, badChoice, badText, sentAlready
    case giveBack, giveBackHelp, howMuch, everything, exactly, policyPayer, policyMerchant, reopens, asReason
    case takenFrom, latestFirst, proportional, planTitle, planText, how, withheld, reopened, confirmGiveBack
    case visitKind, planChanged, needsCode, needsFactor, givenBack, thisPayment
}

/// A word or a sentence about new bookings and the virtual terminal.
enum DeskWord: String, CaseIterable {
    case whoBooks, findCustomer, findCustomerHelp, noCustomer, newCustomer, name, email, phone, badName, badContact
    case messageBy, whatIsBooked, noOffers, offer, choice, bookingTitle, titleHelp, price, badPrice, dayOf, badEventDay
    case account
    case keptCard, noKeptCard, isEstimate, preview, previewText, nowDue, book, edit, chooseOther, isBooked
    case terminalHelp, findOrder, noOrder, openOrders, allFound, mayPay, payWith, newCard, newCardHelp, keep, keepHelp
    case charge, nothingToPay, paidTitle, paidText, failedTitle, pendingTitle, pendingText, actTitle, actText, openPage
    case bankCode, bankCodeHelp, send, toOrder, again, lookAgain, bookInstead
    case branch, branchesLead, newBranch, branchName, branchNameHelp, incomeCategory, paymentType, fiscalRegistrar
    case topUps, topUpBranch, badBranch
}
