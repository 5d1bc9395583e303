internal import PaymentLocalization

/// What the payment page says, in one language.
///
/// All texts of a language stand together in one file; a further language is one more.
protocol PageTexts: Sendable {
    var skip: String { get }
    var total: String { get }
    var paid: String { get }
    var left: String { get }
    var dueNow: String { get }
    var schedule: String { get }
    var dueOn: String { get }
    var amount: String { get }
    var state: String { get }
    var orderNumber: String { get }
    var howMuch: String { get }
    var everything: String { get }
    var anotherAmount: String { get }
    var anotherAmountHelp: String { get }
    var payWith: String { get }
    var newCard: String { get }
    var newCardHelp: String { get }
    var keepCard: String { get }
    var agreement: String { get }
    var accept: String { get }
    var mustAccept: String { get }
    var pay: String { get }
    var underWay: String { get }
    var continuePayment: String { get }
    var goTitle: String { get }
    var goText: String { get }
    var go: String { get }
    var codeTitle: String { get }
    var codeText: String { get }
    var code: String { get }
    var send: String { get }
    var thanks: String { get }
    var received: String { get }
    var allPaid: String { get }
    var completePayment: String { get }
    var pendingTitle: String { get }
    var pendingText: String { get }
    var lookAgain: String { get }
    var failedTitle: String { get }
    var failedText: String { get }
    var tryAgain: String { get }
    var expiredTitle: String { get }
    var expiredText: String { get }
    var closedTitle: String { get }
    var unknownTitle: String { get }
    var unknownText: String { get }
    var lostTitle: String { get }
    var lostText: String { get }
    var lostOrder: String { get }
    var lostContact: String { get }
    var lostSent: String { get }
    var findLink: String { get }
    var tooManyTitle: String { get }
    var tooManyText: String { get }
    var amountUnreadable: String { get }
    var amountNotChosen: String { get }
    var amountChanged: String { get }
    var agreementChanged: String { get }
    var estimateChanged: String { get }
    var unfinishedTitle: String { get }
    var unfinishedText: String { get }
    var anotherWay: String { get }
    var anotherWayText: String { get }
    var notEnded: String { get }
    var openLink: String { get }
    var tooLittleTitle: String { get }
    var declinedTitle: String { get }
    var cancelledTitle: String { get }
    var gatewaySilent: String { get }
    var troubleTitle: String { get }
    var troubleText: String { get }
    var language: String { get }

    /// That an amount is left to pay.
    func stillLeft(_ amount: String) -> String
    /// A choice that pays what is due, a deposit or the next part.
    func suggested(_ reason: SuggestedReason) -> String
    /// The bounds of an amount that the payer types.
    func bounds(_ least: String, _ most: String) -> String
    /// Why a form cannot be taken.
    func words(for problem: FormProblem) -> String
    /// A kept card.
    func card(_ brand: String, _ lastFour: String) -> String
}

/// What the amount is that the page proposes.
enum SuggestedReason {
    case deposit
    case due
    case next
    case all
}

extension Language {
    /// What the payment page says.
    var page: any PageTexts {
        switch self {
        case .en: EnglishPage()
        case .uk: UkrainianPage()
        }
    }
}
