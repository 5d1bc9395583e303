/// What the payment page says in English.
struct EnglishPage: PageTexts {
    let skip = "Skip to the content"
    let total = "Price"
    let paid = "Paid"
    let left = "Left to pay"
    let dueNow = "To pay now"
    let schedule = "Payments"
    let dueOn = "Due"
    let amount = "Amount"
    let state = "State"
    let orderNumber = "Order"
    let howMuch = "How much would you like to pay?"
    let everything = "Everything that is left"
    let anotherAmount = "Another amount"
    let anotherAmountHelp = "Type an amount such as 120.50."
    let payWith = "How would you like to pay?"
    let newCard = "A new card"
    let newCardHelp = "You type it on the secure page of the payment service."
    let keepCard = "Keep this card, and charge the rest of this order to it as agreed"
    let agreement = "Agreement"
    let accept = "I have read and accept the agreement"
    let mustAccept = "Please accept the agreement to go on."
    let pay = "Pay"
    let underWay = "A payment for this order has been begun and is not finished."
    let continuePayment = "Continue this payment"
    let goTitle = "To the secure page"
    let goText =
        "You are being taken to the page of the payment service or of your bank. If nothing happens, press the button."
    let go = "Continue"
    let codeTitle = "A code from your bank"
    let codeText = "Your bank has sent you a code for this payment. Type it here."
    let code = "Code"
    let send = "Send"
    let thanks = "Thank you!"
    let received = "We have received your payment."
    let allPaid = "Everything is paid."
    let completePayment = "Complete payment"
    let pendingTitle = "Your payment is being checked"
    let pendingText =
        "We are waiting for the payment service to confirm it. Please do not pay again: this page tells you as soon as it is known."
    let lookAgain = "Look again"
    let failedTitle = "The payment did not go through"
    let failedText = "No money was taken. You can try again, or use another card."
    let tryAgain = "Try again"
    let expiredTitle = "This link has expired"
    let expiredText = "The time for this payment is over. Please ask us for a new link."
    let closedTitle = "Nothing to pay"
    let unknownTitle = "This page cannot be opened"
    let unknownText = "Open the link as it was sent to you. If you have lost it, we can send it again."
    let lostTitle = "Send my link again"
    let lostText = "Tell us which order it is, and the mail address or telephone number you gave us."
    let lostOrder = "Order number, or what you ordered"
    let lostContact = "Mail address or telephone number"
    let lostSent = "If this is an order of yours, its link is on the way to you."
    let findLink = "I have lost my link"
    let tooManyTitle = "Too many tries"
    let tooManyText = "Several payments were refused. For your safety, please wait an hour or contact us."
    let amountUnreadable = "This is not an amount of money. Type it like 120.50."
    let amountNotChosen =
        "You typed an amount and had chosen another one, so nothing was charged. What you typed is chosen now: check it, or choose again."
    let amountChanged = "The amount has changed; look at it again. Nothing was charged."
    let agreementChanged = "The agreement has changed; read it again. Nothing was charged."
    let estimateChanged = "The estimate has changed; look at it again. It is not accepted yet."
    let unfinishedTitle = "This payment is not finished"
    let unfinishedText = "It was begun on the page of the payment service. You can go on with it there."
    let anotherWay = "Choose another way to pay"
    let anotherWayText = "This payment is ended first then, so that nothing is charged twice."
    let notEnded = "This payment could not be ended now. Continue it, or try again in a few minutes."
    let openLink = "To go on, open the link that we have sent you."
    let tooLittleTitle = "Too little is left to be paid here"
    let declinedTitle = "This order was declined"
    let cancelledTitle = "This order was canceled"
    let gatewaySilent = "The payment service does not answer at the moment. No money was taken; please try again."
    let troubleTitle = "Something went wrong"
    let troubleText =
        "We could not do this now. If you have just paid, do not pay again: we are finding out what became of it."
    let language = "Language"

    func stillLeft(_ amount: String) -> String { "\(amount) is left to pay." }

    func suggested(_ reason: SuggestedReason) -> String {
        switch reason {
        case .deposit: "Deposit"
        case .due: "What is due"
        case .next: "Next payment"
        case .all: "Everything that is left"
        }
    }

    func bounds(_ least: String, _ most: String) -> String { "From \(least) to \(most)." }

    func words(for problem: FormProblem) -> String {
        switch problem {
        case .foreign: "This form was sent from another site, so nothing was done."
        case .notOurs: "This form is too old. Open the page again and send it once more."
        case .noForm, .unreadable: "What was sent cannot be read. Open the page again and send it once more."
        case .tooLarge: "What was sent is too large."
        case .noSuchCard: "This card is not available any more. Choose another way to pay."
        }
    }

    func card(_ brand: String, _ lastFour: String) -> String { "\(brand) ending in \(lastFour)" }
}
