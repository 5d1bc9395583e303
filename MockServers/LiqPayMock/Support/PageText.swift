/// The words of the pages, in the payer's language.
struct PageText {
    private let isEnglish: Bool

    init(_ language: Language) {
        isEnglish = language == .english
    }

    var pay: String { said("Pay", "Сплатити") }
    var back: String { said("Back to the shop", "Повернутися до магазину") }
    var order: String { said("Order", "Замовлення") }
    var cardNumber: String { said("Card number", "Номер картки") }
    var expiry: String { said("Expiry", "Термін дії") }
    var testCards: String { said("Use a test card", "Тестові картки") }
    var cancel: String { said("Cancel", "Скасувати") }
    var send: String { said("Confirm", "Підтвердити") }
    var refusedTitle: String { said("Payment impossible", "Оплата неможлива") }
    var failedTitle: String { said("Not paid", "Платіж не виконано") }
    var doneTitle: String { said("All done", "Готово") }
    var done: String { said("Nothing more is charged.", "Більше нічого не спишеться.") }
    var password: String { said("Password from the message", "Пароль із повідомлення") }
    var cardCode: String { said("CVV of the card", "CVV картки") }

    /// What the payer should know beside the amount.
    func note(_ terms: Terms) -> String? {
        switch terms.kind {
        case .hold: said("The amount is held now and taken later.", "Суму буде заблоковано, а списано пізніше.")
        case .subscribe: terms.schedule.map { regularly($0.period) }
        case .auth: said("The card is checked; nothing is taken.", "Картку буде перевірено без списання.")
        case .pay, .paysplit, .paydonate, .regular: nil
        }
    }

    private func regularly(_ period: CivilTime.Period) -> String {
        let adverb =
            switch period {
            case .day: "щодня"
            case .week: "щотижня"
            case .month: "щомісяця"
            case .year: "щороку"
            }
        return said("The amount is taken every \(period.rawValue).", "Сума списуватиметься \(adverb).")
    }

    private func said(_ english: String, _ ukrainian: String) -> String { isEnglish ? english : ukrainian }
}
