internal import PaymentLocalization
internal import PaymentOrders

/// What the portal says, in one language.
protocol PortalTexts: Sendable {
    /// The words that stand in templates as they are, by the names they have there.
    var words: [String: String] { get }

    var signInTitle: String { get }
    var signInText: String { get }
    var sendLink: String { get }
    var contactUnreadable: String { get }
    var sentTitle: String { get }
    var sentText: String { get }
    var tooManyLinks: String { get }
    var enterText: String { get }
    var enter: String { get }
    var endedTitle: String { get }
    var endedText: String { get }
    var askAgain: String { get }
    var notHereTitle: String { get }
    var notHereText: String { get }

    var nothingYet: String { get }
    var what: String { get }
    var estimate: String { get }
    var toAccept: String { get }
    var acceptText: String { get }
    var yourName: String { get }
    var yourNameHelp: String { get }
    var nameUnreadable: String { get }
    var accept: String { get }
    var payRestOrPart: String { get }
    var mayPay: String { get }
    var received: String { get }
    var held: String { get }
    var awaited: String { get }
    var byHand: String { get }
    var onPage: String { get }
    var keptMethod: String { get }

    var estimatePaper: String { get }
    var orderPaper: String { get }
    var statementPaper: String { get }
    var dayUnreadable: String { get }
    var periodBackwards: String { get }
    var periodTooLong: String { get }
    var statementTooLong: String { get }
    var nothingHappened: String { get }
    var belowZero: String { get }
    var beginning: String { get }
    var ending: String { get }

    var noCards: String { get }
    var cardsText: String { get }
    var removeTitle: String { get }
    var removeText: String { get }

    /// What a page is called.
    func name(of section: PortalSection) -> String
    /// Who accepted an estimate, and when.
    func accepted(by name: String, _ time: String) -> String
    /// To which card the rest is charged.
    func chargedByItself(_ card: String) -> String
    /// A receipt over an amount, as the name of a link to a PDF.
    func receipt(_ amount: String) -> String
    /// An invoice, as the name of a link to a PDF.
    func invoice(_ number: String) -> String
    /// The statement of one of several records, as the name of a link to a PDF.
    func statementPaper(of name: String) -> String
    /// How far an invoice has come, and how it is marked.
    func state(of invoice: Invoice.State) -> (name: String, mark: String)
    /// What was given back, and when.
    func refunded(_ amount: String, _ day: String) -> String
    /// What is being given back.
    func refundUnderWay(_ amount: String) -> String
    /// What the customer has to their credit.
    func credit(_ amount: String) -> String
    /// Since when a card is kept.
    func keptSince(_ day: String) -> String
    /// The month after which a card is no good.
    func expires(_ month: String) -> String
}

extension Language {
    /// What the portal says.
    var portal: any PortalTexts {
        switch self {
        case .en: EnglishPortal()
        case .uk: UkrainianPortal()
        }
    }
}
