internal import PaymentOrders

/// What the portal says in English.
struct EnglishPortal: PortalTexts {
    let words = [
        "account": "Your account", "signOut": "Sign out", "estimates": "Estimates to accept",
        "openOrders": "Open orders", "endedOrders": "Earlier orders", "openInvoices": "Open invoices",
        "invoice": "Invoice", "invoices": "Invoices", "schedule": "Payment schedule", "payments": "Payments",
        "papers": "Documents",
        "older": "Show older orders", "newest": "Back to the newest orders", "left": "Left to pay",
        "acceptTitle": "Accept the estimate", "from": "From", "through": "Through", "show": "Show",
        "day": "Day", "entry": "Entry", "charged": "Charged", "credited": "Credited", "balance": "Balance",
        "remove": "Remove", "removeCard": "Remove this card", "keepCardAfterAll": "Keep the card",
        "chargedOrders": "Orders that are charged to this card",
        "chargedOrdersText":
            "The rest of these orders is not charged by itself any more. We send you a payment link when it is due.",
    ]

    let signInTitle = "Your account"
    let signInText =
        "See your orders, invoices and statements. Type the mail address or telephone number that you gave us, and we send you a link that signs you in."
    let sendLink = "Send me a link"
    let contactUnreadable =
        "This is no mail address and no telephone number. Type it like name@example.com or +1 312 555 0142."
    let sentTitle = "Look for our message"
    let sentText =
        "If we know this address or number, a link is on its way. It opens once, within half an hour. If you have asked for several, open the newest."
    let tooManyLinks = "Many links were asked for. Please wait an hour, or open the newest link that we have sent you."
    let enterText = "Press the button to open your account in this browser."
    let enter = "Open my account"
    let endedTitle = "This link does not work any more"
    let endedText = "A link opens your account once, within half an hour, and a newer one takes its place."
    let askAgain = "Ask for a new link"
    let notHereTitle = "There is no such page"
    let notHereText = "Nothing of this name is in your account. Choose a page above."

    let nothingYet = "There are no orders yet."
    let what = "Payment"
    let estimate = "Estimate"
    let toAccept = "Waits for you"
    let acceptText = "Read the estimate. If you agree, accept it with your name, and go on to the payment."
    let yourName = "Your name"
    let yourNameHelp = "It stands on the order as the name of the person who accepted it."
    let nameUnreadable = "Type your name as one line of at most 120 characters."
    let accept = "Accept the estimate"
    let payRestOrPart = "Pay the rest or a part"
    let mayPay = "You can pay now"
    let received = "Received"
    let held = "Held on your card"
    let awaited = "Waits to be confirmed"
    let byHand = "Cash or bank transfer"
    let onPage = "Payment page"
    let keptMethod = "Saved payment method"

    let estimatePaper = "Estimate (PDF)"
    let orderPaper = "Order (PDF)"
    let statementPaper = "Statement (PDF)"
    let dayUnreadable = "This is not a day. Type it like 2026-11-22."
    let periodBackwards = "This day is before the first one."
    let periodTooLong = "This period has too many lines for a document. Choose a shorter one."
    let statementTooLong = "This period has too many lines for a page. Choose a shorter one, or open the PDF."
    let nothingHappened = "Nothing was charged or paid in this period."
    let belowZero = "A balance below zero is money to your credit."
    let beginning = "Beginning balance"
    let ending = "Ending balance"

    let noCards = "No card is saved."
    let cardsText = "These cards are saved at the payment service. We see no more than their last digits."
    let removeTitle = "Remove this card?"
    let removeText = "You take back your consent: nothing is charged to this card any more unless you enter it again."

    func name(of section: PortalSection) -> String {
        switch section {
        case .overview: "Overview"
        case .statement: "Statement"
        case .cards: "Saved cards"
        }
    }

    func accepted(by name: String, _ time: String) -> String { "Accepted by \(name) on \(time)." }
    func chargedByItself(_ card: String) -> String { "As agreed, the rest is charged to \(card) when it is due." }
    func receipt(_ amount: String) -> String { "Receipt for \(amount) (PDF)" }
    func invoice(_ number: String) -> String { "Invoice \(number) (PDF)" }
    func statementPaper(of name: String) -> String { "Statement for \(name) (PDF)" }

    func state(of invoice: Invoice.State) -> (name: String, mark: String) {
        switch invoice {
        case .draft: ("Draft", "waiting")
        case .sent: ("To pay", "waiting")
        case .partlyPaid: ("Paid in part", "waiting")
        case .paid: ("Paid", "paid")
        case .void: ("No longer asked for", "waiting")
        }
    }

    func refunded(_ amount: String, _ day: String) -> String { "\(amount) given back on \(day)." }
    func refundUnderWay(_ amount: String) -> String { "\(amount) is being given back." }
    func credit(_ amount: String) -> String { "You have \(amount) to your credit, for later orders." }
    func keptSince(_ day: String) -> String { "Saved on \(day)" }
    func expires(_ month: String) -> String { "valid through \(month)" }
}
