internal import MockServerKit

/// The words of the pages, in the payer's language.
struct PageText {
    private let isEnglish: Bool

    init(_ language: Language) {
        isEnglish = language == .english
    }

    var pay: String { said("Pay", "Сплатити") }
    var back: String { said("Back to the shop", "Повернутися до магазину") }
    var refusedTitle: String { said("Payment impossible", "Оплата неможлива") }
    var failedTitle: String { said("The payment was not made", "Платіж не виконано") }
    var doneTitle: String { said("All done", "Готово") }
    var done: String { said("Nothing more is charged.", "Більше нічого не спишеться.") }
    var overTitle: String { said("Already finished", "Вже завершено") }
    var over: String { said("You can close this page.", "Можна закрити цю сторінку.") }
    var password: String { said("Password from the message", "Пароль із повідомлення") }
    var cardCode: String { said("CVV of the card", "CVV картки") }

    /// What the payer should know beside the amount.
    func note(_ kind: Payment.Kind) -> String? {
        switch kind {
        case .hold: said("The amount is held now and taken later.", "Суму буде заблоковано, а списано пізніше.")
        case .subscribe: said("The amount is taken regularly.", "Сума списуватиметься регулярно.")
        case .auth: said("The card is checked; nothing is taken.", "Картку буде перевірено без списання.")
        case .pay, .paysplit, .paydonate, .regular: nil
        }
    }

    /// The words that templates ask for.
    var values: PageValue {
        [
            "card": .text(said("Card number", "Номер картки")), "expiry": .text(said("Expiry", "Термін дії")),
            "order": .text(said("Order", "Замовлення")), "cancel": .text(said("Cancel", "Скасувати")),
            "tests": .text(said("Use a test card", "Тестові картки")),
            "send": .text(said("Confirm", "Підтвердити")),
            "bank": .text(said("3-D Secure at your bank", "3-D Secure вашого банку")),
            "question": .text(said("Is it you who pays?", "Це ви платите?")),
            "approve": .text(said("Approve", "Підтвердити")), "fail": .text(said("Fail", "Відхилити")),
        ]
    }

    private func said(_ english: String, _ ukrainian: String) -> String { isEnglish ? english : ukrainian }
}
