internal import PaymentCheckout
internal import PaymentCore
internal import PaymentDocuments
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

/// A business of the demo, before it is opened: what it sells, on which terms, through which gateway, and how its page looks.
struct DemoShop: Sendable {
    /// Something that somebody has ordered.
    struct Sale: Sendable {
        let customer: String
        let title: String
        let kind: Order.Kind
        let terms: Terms
        let total: Money
        /// In how many days the event is that the terms name.
        var event: (name: EventName, days: Int64)?
        /// Whether it waits for the customer to accept it.
        var isEstimate = false
    }

    /// The part of the address that is its own.
    let path: String
    let gateway: GatewayName
    let language: Language
    let zone: String
    let settings: PageSettings
    /// Where the business is, for its papers.
    let place: [String]
    /// What it sells, and on which terms.
    let product: OfferProduct
    let offer: String
    let sales: [Sale]
    /// Its branches, where it has several.
    var branches: [Branch] = []
    /// What the shop shows how to do, for the list of shops.
    let about: String

    /// Up to which amount staff of the shop give money back without a second factor.
    var refundLimits: RefundLimits {
        RefundLimits([Money(minorUnits: 100_00, currency: sales[0].total.currency)])
    }

    /// What staff of the shop can book.
    func offers(_ account: AccountName) throws -> [SalesOffer] {
        let sale = sales[0]
        return [
            try SalesOffer(
                id: Identifier(path), name: offer, kind: sale.kind, currency: sale.total.currency, price: nil,
                account: account, product: product)
        ]
    }
}

extension DemoShop {
    /// The five businesses, each as its product has it.
    static func all() throws -> [DemoShop] {
        [try studio(), try school(), try salon(), try workshop(), try travel()]
    }

    private static func studio() throws -> DemoShop {
        let product = CalendarDeposit(
            deposit: .percentage(try Percentage("30")), balance: .draftInvoice, note: "The deposit keeps your place.")
        let terms = try product.terms()
        return DemoShop(
            path: "studio", gateway: .stripe, language: .en, zone: "Europe/London",
            settings: try PageSettings(
                companyName: "North Light Studio", line: "Portraits, weddings and classes", theme: .light,
                agreement: """
                    The deposit is kept if you cancel less than 48 hours before the appointment. Until then it is given back in full.
                    """, accent: try AccentColor("#1f4fbf")),
            place: ["4 Mill Lane", "London N1 4QT"], product: .calendar(product), offer: "Session or class",
            sales: [
                Sale(
                    customer: "Amelia Stone", title: "Portrait session, two hours", kind: .booking, terms: terms,
                    total: try Money(decimal: "320.00", currency: .eur), event: (.start, 9)),
                Sale(
                    customer: "Ben Okafor", title: "Evening class, six weeks", kind: .booking, terms: terms,
                    total: try Money(decimal: "149.00", currency: .eur), event: (.start, 20)),
            ], about: "A deposit on booking, the rest by an invoice that staff send")
    }

    private static func school() throws -> DemoShop {
        let product = PayerChosenParts(
            try PayerParts(minimumFirst: Percentage("10"), success: Percentage("90")))
        let terms = try product.terms()
        return DemoShop(
            path: "school", gateway: .wayForPay, language: .uk, zone: "Europe/Kyiv",
            settings: try PageSettings(
                companyName: "Школа «Обрій»", line: "Онлайн-курси з наставником", theme: .warm),
            place: ["вул. Садова, 12", "Київ, 01001"], product: .parts(product), offer: "Курс",
            sales: [
                Sale(
                    customer: "Олена Ткач", title: "Курс «Веброзробка з нуля»", kind: .order, terms: terms,
                    total: try Money(decimal: "5000.00", currency: .uah)),
                Sale(
                    customer: "Марко Гнатюк", title: "Курс «Англійська B2»", kind: .order, terms: terms,
                    total: try Money(decimal: "7800.00", currency: .uah)),
            ], about: "The payer divides the price into parts, from 10 % on")
    }

    private static func salon() throws -> DemoShop {
        let booking = PaidBooking(
            kinds: [
                "Стрижка": try Money(decimal: "300.00", currency: .uah),
                "Фарбування": try Money(decimal: "800.00", currency: .uah),
            ], link: try LinkTerms(lifetimeHours: 24, autoCancelMinutes: 2880))
        let (haircut, haircutTotal) = try booking.terms(for: "Стрижка")
        let (coloring, coloringTotal) = try booking.terms(for: "Фарбування")
        return DemoShop(
            path: "salon", gateway: .liqPay, language: .uk, zone: "Europe/Kyiv",
            settings: try PageSettings(
                companyName: "Салон «Ластівка»", line: "Стрижки, фарбування, догляд", theme: .dark,
                callToAction: "Підтвердити візит",
                expiredMessage: "Час на передплату минув. Зателефонуйте нам, і ми надішлемо нове посилання.",
                agreement: "Передплата зараховується на ваш баланс і враховується під час візиту."),
            place: ["вул. Руська, 3", "Львів, 79008"], product: .visits(booking), offer: "Візит",
            sales: [
                Sale(
                    customer: "Софія Бондар", title: "Стрижка, майстриня Ірина", kind: .visit, terms: haircut,
                    total: haircutTotal, event: (.start, 2)),
                Sale(
                    customer: "Дарина Кравець", title: "Фарбування, майстриня Олеся", kind: .visit, terms: coloring,
                    total: coloringTotal, event: (.start, 4)),
            ],
            branches: [
                try Branch(
                    name: "Центр", incomeCategory: "Передплата послуг", paymentType: "LiqPay", fiscalRegistrar: "РРО 1"
                ),
                try Branch(
                    name: "Сихів", incomeCategory: "Передплата послуг", paymentType: "LiqPay", fiscalRegistrar: "РРО 2"
                ),
            ],
            about: "A prepaid visit: the link lives a day, then the visit turns red and is cancelled")
    }

    private static func workshop() throws -> DemoShop {
        let product = ScheduledBalance(
            deposit: .percentage(try Percentage("50")), balance: .when(.productionComplete))
        let terms = try product.terms()
        return DemoShop(
            path: "workshop", gateway: .authorizeNet, language: .en, zone: "America/Chicago",
            settings: try PageSettings(
                companyName: "Prairie Print & Engineering", line: "From estimate to delivery", theme: .contrast),
            place: ["210 Depot Street", "Omaha, NE 68102"], product: .scheduled(product), offer: "Print or drawing",
            sales: [
                Sale(
                    customer: "Grace Lindqvist", title: "5,000 catalogs, 48 pages", kind: .project, terms: terms,
                    total: try Money(decimal: "6480.00", currency: .usd)),
                Sale(
                    customer: "Hector Alvarez", title: "Conveyor drawings, revision C", kind: .project, terms: terms,
                    total: try Money(decimal: "2150.00", currency: .usd), isEstimate: true),
            ], about: "Half on accepting the estimate, half charged to the kept card when production is complete")
    }

    private static func travel() throws -> DemoShop {
        let product = try TravelDeal(downPayment: Percentage("20"), restDays: 30)
        let general = try product.terms()
        let rules = try CustomDownPayments(
            isOn: true,
            rules: [
                .fixed(Money(decimal: "200.00", currency: .eur), due: CivilDate(parsing: "2026-12-24")),
                .fixed(Money(decimal: "1000.00", currency: .eur), due: CivilDate(parsing: "2027-01-31")),
            ])
        let custom = try TravelDeal(downPayment: Percentage("20"), restDays: 30, custom: rules).terms()
        return DemoShop(
            path: "travel", gateway: .stripe, language: .en, zone: "Europe/Vienna",
            settings: try PageSettings(
                companyName: "Seven Harbors Travel", line: "Small ships, long evenings", theme: .light,
                accent: try AccentColor("#0f6b5c")),
            place: ["Hafenplatz 7", "1020 Wien"], product: .travel(product), offer: "Voyage",
            sales: [
                Sale(
                    customer: "Ines Moreau", title: "Adriatic, nine nights", kind: .deal, terms: general,
                    total: try Money(decimal: "4200.00", currency: .eur), event: (.travel, 120)),
                Sale(
                    customer: "Jonas Berg", title: "Lofoten, twelve nights", kind: .deal, terms: custom,
                    total: try Money(decimal: "6800.00", currency: .eur), event: (.travel, 200)),
            ], about: "Down payment and rest by general settings, or by rules of the deal's own")
    }
}
