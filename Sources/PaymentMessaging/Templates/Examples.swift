internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders

/// What a preview shows in the place of real values.
enum Examples {
    /// As long as a real one.
    static let link =
        "https://pay.example.com/pay/k7m2q4tav3nx5rj6hd2wz4ybce/" + String(repeating: "Xy4", count: 14) + "Q"

    /// An example for a variable that is neither the business nor the link.
    static func value(_ variable: MessageVariable, _ language: Language) -> String {
        let isUkrainian = language == .uk
        let currency: Currency = isUkrainian ? .uah : .usd
        return switch variable {
        case .name: isUkrainian ? "Олена" : "Olena"
        case .fullName: isUkrainian ? "Олена Коваленко" : "Olena Kovalenko"
        case .number: "7K2M-Q4TA"
        case .title: isUkrainian ? "Кухня на замовлення" : "Custom-made kitchen"
        case .total: language.amount(Money(minorUnits: 1_250_000, currency: currency))
        case .amount: language.amount(Money(minorUnits: 375_000, currency: currency))
        case .due: language.date(day)
        case .expires: language.dateTime(day.start.adding(seconds: 17 * 3600 + 30 * 60), in: .utc)
        case .start: language.dateTime(day.adding(days: 14).start.adding(seconds: 9 * 3600), in: .utc)
        case .invoice: "7K2M-Q4TA-2"
        case .case: CaseWords.text(of: .paidAfterExpiry, in: language)
        case .business, .link: ""
        }
    }

    /// 2027-09-22, a day with a long name.
    private static let day = CivilDate(daysSinceEpoch: 21_083)
}
