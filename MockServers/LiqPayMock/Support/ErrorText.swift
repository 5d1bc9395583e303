/// What LiqPay tells people about a code, in the language of the request.
///
/// The text of a missing member was captured in English only. The rest is worded by us: the live texts are not published
/// and nobody should read them but people.
enum ErrorText {
    /// The text for a code.
    static func text(_ code: String, key: String? = nil, in language: Language) -> String {
        if code == "err_missing" { return "Required parameter not passed \(key ?? "")" }
        guard let found = table[code] else {
            return language == .english ? "The payment was refused (\(code))" : "Платіж відхилено (\(code))"
        }
        let text = language == .english ? found.english : found.ukrainian
        return key.map { "\(text): \($0)" } ?? text
    }

    private static let table: [String: (english: String, ukrainian: String)] = [
        "public_key_not_found": ("The public_key was not found", "Не знайдено public_key"),
        "invalid_signature": ("Invalid signature", "Невірний підпис"),
        "err_api_action": ("There is no such action", "Такої дії немає"),
        "err_wrong": ("Wrong value", "Невірне значення"),
        "err_empty": ("Empty value", "Порожнє значення"),
        "err_phone": ("Wrong phone number", "Невірний номер телефону"),
        "order_id_empty": ("The order_id is empty", "Порожній order_id"),
        "order_id_duplicate": ("The order_id is not unique", "Такий order_id вже існує"),
        "wrong_amount_currency": ("Wrong amount", "Невірна сума"),
        "err_wrong_currency": ("Wrong currency", "Невірна валюта"),
        "err_currency_is_not_allowed": ("The currency is not allowed", "Валюта не дозволена"),
        "err_split_amount": ("The parts do not add up to the amount", "Сума частин не дорівнює сумі платежу"),
        "err_card": ("Wrong card number", "Невірний номер картки"),
        "err_amount_hold": ("The amount is above the amount held", "Сума перевищує заблоковану"),
        "err_look": ("The payment is being processed by another request", "Платіж обробляється іншим запитом"),
        "err_sms_otp": ("Wrong one-time password", "Невірний одноразовий пароль"),
        "err_mpi": ("The 3-D Secure check was not passed", "Перевірку 3-D Secure не пройдено"),
        "payment_not_found": ("The payment was not found", "Платіж не знайдено"),
        "payment_not_subscribed": ("The payment is not subscribed", "Платіж не є регулярним"),
        "payment_err_status": ("The status of the payment does not allow this", "Статус платежу цього не дозволяє"),
        "payment_err_type": ("The type of the payment does not allow this", "Тип платежу цього не дозволяє"),
        "cancel": ("The payer cancelled the payment", "Платник скасував платіж"),
        "limit": ("The limit of the card is exceeded", "Перевищено ліміт картки"),
        "frod": ("The payment was refused for safety", "Платіж відхилено системою безпеки"),
        "expired_3ds": ("The time for 3-D Secure is over", "Час на 3-D Secure вичерпано"),
        "expired_otp": ("The time for the one-time password is over", "Час на одноразовий пароль вичерпано"),
        "expired_cvv": ("The time for the CVV is over", "Час на CVV вичерпано"),
        "expired_prepared": ("The time to pay is over", "Час на оплату вичерпано"),
        "101": ("The token belongs to another shop", "Токен належить іншому магазину"),
        "102": ("The token is not active", "Токен неактивний"),
        "103": ("The limit of sums of the token is exceeded", "Перевищено ліміт сум за токеном"),
        "104": ("The limit of payments of the token is exceeded", "Перевищено ліміт платежів за токеном"),
        "105": ("The card is not supported", "Картка не підтримується"),
        "106": ("Preauthorization is not allowed", "Преавторизацію не дозволено"),
        "108": ("The token is unknown", "Токен невідомий"),
        "9851": ("The card has expired", "Термін дії картки минув"),
        "9854": ("Declined, try again later", "Відмова, спробуйте пізніше"),
        "9859": ("Insufficient funds", "Недостатньо коштів"),
        "9860": ("The limit of operations is exceeded", "Перевищено ліміт операцій"),
        "9868": ("The bank refused the payment", "Банк відмовив у платежі"),
        "9886": ("Recurring payments are not allowed", "Регулярні платежі не дозволено"),
        "9989": ("Check the details of the card", "Перевірте реквізити картки"),
    ]
}
