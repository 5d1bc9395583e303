internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentTemplates

/// What the pages say that tell what happened: reports, cases, outbox, audit.
///
/// Everything is a case somewhere, so that no language can leave one out; templates find words as `word.…`.
protocol OfficeTexts: Sendable {
    func word(_ word: OfficeWord) -> String
    func name(of report: ConsoleReport) -> String
    /// What a report answers, in a sentence.
    func about(_ report: ConsoleReport) -> String
    /// That only so many rows are shown.
    func someRows(_ count: Int) -> String
    /// What a case is about.
    func name(of kind: CaseFile.Kind) -> String
    /// What to do about it.
    func advice(for kind: CaseFile.Kind) -> String
    /// What to do about an event that was set aside.
    func advice(for state: InboxEvent.State) -> String
    /// How much money of a case waits for a decision.
    func held(_ amount: String) -> String
    func name(of channel: Customer.Channel) -> String
    /// How often a message could not be delivered.
    func failed(_ count: Int) -> String
}

extension OfficeTexts {
    /// The words as templates ask for them.
    var words: TemplateValue {
        .group(Dictionary(uniqueKeysWithValues: OfficeWord.allCases.map { ($0.rawValue, .text(word($0))) }))
    }
}

extension Language {
    /// What these pages say.
    var office: any OfficeTexts {
        switch self {
        case .en: EnglishOffice()
        case .uk: UkrainianOffice()
        }
    }
}

/// A word or a sentence of these pages.
enum OfficeWord: String, CaseIterable {
    // Reports.
    case allReports, show, period, firstDay, lastDay, customer, customerHelp, whose, whichCustomer, noCustomer
    case askForCustomer, nothingAsked, noRows, moreRows, downloadCSV, downloadJSON, balanced, notBalanced
    // Cases.
    case noCases, casesLead, openedAt, amount, order, details, events, eventsLead, noEvents, received
    case gateway, note, noteHelp, closeCase, caseClosed, emptyNote, moneyLies
    case heldMoney, whatBecomes, bookOnOrder, giveBack, givenBackElsewhere, bookNumberHelp, codeHelp, needsFactor,
        decide
    case moneyDecided
    // The outbox.
    case outboxLead, waiting, delivered, allMessages, whichMessages, noMessages, written, recipient
    case channel, stateWaiting, stateDelivered, older, staff, sendAgain, willBeSent, messageText, linkStandsHere
    // The audit trail.
    case auditLead, orderNumber, orderNumberHelp, wholeStore, chain, intact, altered, alteredHelp
    case noEntries, noOrder
}
