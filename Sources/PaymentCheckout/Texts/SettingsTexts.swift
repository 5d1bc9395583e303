internal import PaymentLocalization
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentPlans
internal import PaymentTemplates

/// What the settings say: offers, the payment page, and the words of messages.
///
/// Everything is a case somewhere, so that no language can leave one out; templates find words as `word.…`.
protocol SettingsTexts: Sendable {
    func word(_ word: SettingsWord) -> String
    func label(of field: OfferField) -> String
    func help(of field: OfferField) -> String?
    func label(of field: PageForm.Field) -> String
    func help(of field: PageForm.Field) -> String?
    func name(of product: OfferProduct.Name) -> String
    /// Who such a product is for, in a sentence.
    func about(_ product: OfferProduct.Name) -> String
    func name(of kind: Order.Kind) -> String
    func name(of kind: OfferOption.DepositKind) -> String
    func name(of when: OfferOption.When) -> String
    func name(of unit: OfferOption.Unit) -> String
    func name(of kind: OfferOption.RuleKind) -> String
    func name(of measure: PayerParts.Measure) -> String
    func name(of place: PayerParts.Offer) -> String
    func name(of reference: CustomDownPayments.Reference) -> String
    func name(of theme: PageSettings.Theme) -> String
    func name(of kind: Message.Kind) -> String
    func name(of audience: Message.Audience) -> String
    /// Why what was typed is not taken.
    func words(for fault: FieldFault) -> String
    /// For which order amounts are shown.
    func exampleIntro(_ day: String, _ price: String?) -> String
    /// What an example of an order is called, in the language of the page that shows it.
    func exampleTitle(in language: Language) -> String
    /// When a part of the deposit is kept.
    func keptWhen(_ hours: String) -> String
    func characters(_ count: Int) -> String
    func length(_ length: SMSLength) -> String
}

extension SettingsTexts {
    /// The words as templates ask for them.
    var words: TemplateValue {
        .group(Dictionary(uniqueKeysWithValues: SettingsWord.allCases.map { ($0.rawValue, .text(word($0))) }))
    }

    func exampleTitle(in language: Language) -> String {
        switch language {
        case .en: "Portrait session, two hours"
        case .uk: "Фотосесія, дві години"
        }
    }
}

extension Language {
    /// What the settings say.
    var settings: any SettingsTexts {
        switch self {
        case .en: EnglishSettings()
        case .uk: UkrainianSettings()
        }
    }
}

/// A word or a sentence of the settings.
enum SettingsWord: String, CaseIterable {
    // Everywhere.
    case save, saved, removed, lookAgain, changedMeanwhile
    // Offers.
    case offersLead, noOffers, addOffer, newOffer, changeOffer, allOffers, removeOffer, removeOfferHelp
    case typedByStaff, paymentsAreOffShort, whatIsSold, anyAccount, example, deposit, rest, cancellation
    case cancellationHelp, payerParts, visitKinds, visitKindsHelp, linkTimes, generalDownPayment, customDownPayments
    case customHelp
    // The amounts of an offer.
    case amounts, showAmounts, item, due, amount, collected, paymentsAreOff, partsAreOff, noRulesYet, rulesAreOff
    case depositTogether, minimumFirstAmount, leastNow, successAmount, linkEnds, cancelsItself, noDay
    // The payment page.
    case looks, wordsOfThePage, customersLanguage, sample, showSample, showPage, showExpired
    case showPageHelp, language, theme, prices, pricesShown, pricesHidden, expiredLink, agreement, noAgreement
    case pictures, logo, newLogo, logoHelp, background, newBackground, backgroundHelp, upload, removePicture
    case pictureSaved, pictureRemoved
    // The words of messages.
    case templatesLead, ownWords, allTemplates, variables, variablesHelp, maybeMissing, showMessage
    case resetWords, resetWordsHelp, wordsReset, messagePreview, subject, subjectHelp, length, messageText
    case wordsOfTheMessage
}
