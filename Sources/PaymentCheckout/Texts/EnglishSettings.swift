internal import PaymentCore
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentPlans

/// What the settings say in English.
struct EnglishSettings: SettingsTexts {
    func word(_ word: SettingsWord) -> String {
        switch word {
        case .save: "Save"
        case .saved: "Saved."
        case .removed: "Removed."
        case .lookAgain: "Please look at this again:"
        case .changedMeanwhile: "Somebody else has changed this meanwhile. Look at what you typed, and save once more."
        case .offersLead: "Each offer has its price and its terms. Orders keep the terms they were booked with."
        case .noOffers: "There are no offers yet."
        case .addOffer: "Add an offer"
        case .newOffer: "New offer"
        case .changeOffer: "Change an offer"
        case .allOffers: "All offers"
        case .removeOffer: "Remove this offer"
        case .removeOfferHelp: "Nobody can book it any more. Orders that were booked stay as they are."
        case .typedByStaff: "price typed for each order"
        case .paymentsAreOffShort: "Payments are off"
        case .whatIsSold: "What is sold"
        case .anyAccount: "Chosen for each order"
        case .example: "Example"
        case .deposit: "Deposit"
        case .rest: "The rest"
        case .cancellation: "Cancellation"
        case .cancellationHelp:
            "How much of the deposit you keep, by the time that is left. When no step fits, you keep all of it. Leave everything empty to give it back in full."
        case .payerParts: "Parts"
        case .visitKinds: "Kinds of visits"
        case .visitKindsHelp: "Staff choose one for each visit. More free rows appear when these are full."
        case .linkTimes: "Payment link"
        case .generalDownPayment: "General settings"
        case .customDownPayments: "Custom down payments"
        case .customHelp:
            "While they are on, the general settings do not count. All rules are fixed amounts, or all are percentages."
        case .amounts: "Amounts"
        case .showAmounts: "Show amounts"
        case .item: "Payment"
        case .due: "Due"
        case .amount: "Amount"
        case .collected: "How it is collected"
        case .paymentsAreOff: "Payments are off, so nobody can book this now. These are the amounts once they are on."
        case .partsAreOff: "Parts are off, so everything is paid on booking."
        case .noRulesYet:
            "Custom down payments are on and there is no rule yet: nothing is asked for until you add one."
        case .rulesAreOff: "Custom down payments are off. The rules are kept and do not count."
        case .depositTogether: "Deposit"
        case .minimumFirstAmount: "Least first payment"
        case .leastNow: "Least that can be paid on booking"
        case .successAmount: "Counts as successful from"
        case .linkEnds: "Payment link ends"
        case .cancelsItself: "Canceled by itself if unpaid"
        case .noDay: "no day yet"
        case .looks: "How it looks"
        case .wordsOfThePage: "What it says"
        case .customersLanguage: "The customer’s language"
        case .sample: "Sample"
        case .showSample: "Show the sample"
        case .showPage: "Show the whole page"
        case .showExpired: "Show an expired link"
        case .showPageHelp: "Whole pages open in a new tab. Nothing is saved by looking."
        case .language: "Language"
        case .theme: "Theme"
        case .prices: "Prices"
        case .pricesShown: "shown"
        case .pricesHidden: "hidden"
        case .expiredLink: "Expired link"
        case .agreement: "Agreement"
        case .noAgreement: "none"
        case .pictures: "Pictures"
        case .logo: "Logo"
        case .newLogo: "Choose a logo"
        case .logoHelp: "PNG, JPEG or GIF, at most 2 MB. It also stands on invoices and receipts."
        case .background: "Background picture"
        case .newBackground: "Choose a background picture"
        case .backgroundHelp: "PNG, JPEG or GIF, at most 2 MB. Words never stand on it, so that they stay readable."
        case .upload: "Upload"
        case .removePicture: "Remove the picture"
        case .pictureSaved: "The picture is on the pages now."
        case .pictureRemoved: "The picture is removed."
        case .templatesLead:
            "The words of every message. They are good as they are; change what you would say otherwise."
        case .ownWords: "your words"
        case .allTemplates: "All templates"
        case .variables: "What you can put in"
        case .variablesHelp: "What may be missing stands in a pair of its own, with the words that belong to it:"
        case .maybeMissing: "may be missing"
        case .showMessage: "Show the message"
        case .resetWords: "Go back to the first words"
        case .resetWordsHelp: "Your words for this message are thrown away."
        case .wordsReset: "The first words are back."
        case .messagePreview: "What it reads like"
        case .subject: "Subject"
        case .subjectHelp: "Only mails have one."
        case .length: "Length"
        case .messageText: "Text"
        case .wordsOfTheMessage: "Words"
        }
    }

    func name(of product: OfferProduct.Name) -> String {
        switch product {
        case .calendar: "Deposit on booking"
        case .parts: "Parts the payer chooses"
        case .visits: "Prepaid visits"
        case .scheduled: "Deposit and scheduled balance"
        case .travel: "Down payments for travel"
        }
    }

    func about(_ product: OfferProduct.Name) -> String {
        switch product {
        case .calendar:
            "For appointments and classes: a deposit keeps the place, the rest is invoiced or charged later."
        case .parts: "For courses and goods: whoever pays divides the price, from a least first payment on."
        case .visits: "For salons and clinics: each kind of visit asks for its own prepayment, and the link ends."
        case .scheduled: "For work to order: a deposit first, and the saved card is charged when the work is done."
        case .travel: "For journeys: a down payment and the rest before travel, or rules of the deal’s own."
        }
    }

    func name(of kind: Order.Kind) -> String {
        switch kind {
        case .booking: "Booking"
        case .order: "Order"
        case .visit: "Visit"
        case .project: "Project"
        case .deal: "Deal"
        }
    }

    func exampleIntro(_ day: String, _ price: String?) -> String {
        let order = price.map { "an order of \($0)" } ?? "an order"
        return "For \(order) booked today, \(day), that starts in 14 days, is completed in 30, or travels in 120."
    }

    func keptWhen(_ hours: String) -> String { "Kept when canceled \(hours) or more before" }

    func characters(_ count: Int) -> String { count == 1 ? "1 character" : "\(count) characters" }

    func length(_ length: SMSLength) -> String {
        let messages = length.segments == 1 ? "1 short message" : "\(length.segments) short messages"
        return "\(messages) (\(length.units) \(length.units == 1 ? "place" : "places"))"
    }
}
