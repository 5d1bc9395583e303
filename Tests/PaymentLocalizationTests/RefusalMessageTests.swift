import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct RefusalMessageTests {
    struct Row: CustomTestStringConvertible {
        let refusal: Refusal
        let english: String
        let ukrainian: String

        init(_ refusal: Refusal, _ english: String, _ ukrainian: String) {
            self.refusal = refusal
            self.english = english
            self.ukrainian = ukrainian
        }

        var testDescription: String { english }
    }

    static let badTotal = PlanError(.totalNotPositive, "total", "0.00 EUR", "must be above zero")
    // 14:05 UTC on 2026-11-21.
    static let end = Timestamp(secondsSinceEpoch: 1_795_269_900)

    static let rows = [
        Row(
            .belowMinimum(Bound(eur(5000), .minimumFirst(Percentage(percent: 1)))),
            "The first payment must be at least €50.00 (1% of the price). Please enter €50.00 or more.",
            "Перший платіж має бути не менше ніж 50,00 EUR (1% від ціни). Будь ласка, введіть не менше ніж 50,00 EUR."),
        Row(
            .belowMinimum(Bound(uah(50_000), .deposit)),
            "The deposit comes first, and UAH 500.00 of it is left to pay. Please enter UAH 500.00 or more.",
            "Спершу сплачується передплата, і з неї залишилося сплатити 500,00 ₴. "
                + "Будь ласка, введіть не менше ніж 500,00 ₴."
        ),
        Row(
            .aboveMaximum(Bound(eur(95_000), .left)),
            "€950.00 is left to pay. Please enter €950.00 or less.",
            "Залишилося сплатити 950,00 EUR. Будь ласка, введіть не більше ніж 950,00 EUR."),
        Row(
            .aboveMaximum(Bound(eur(99_999_999), .largestPayment(owner: "stripe"))),
            "Stripe takes at most €999,999.99. Please enter €999,999.99 or less.",
            "Stripe приймає щонайбільше 999 999,99 EUR. Будь ласка, введіть не більше ніж 999 999,99 EUR."),
        Row(
            .notTheAmountAsked(uah(30_000)),
            "The amount to pay now is UAH 300.00. Please pay exactly that.",
            "Зараз потрібно сплатити 300,00 ₴. Будь ласка, сплатіть саме цю суму."),
        Row(
            .notAMultiple(of: Money(minorUnits: 10, currency: .kwd), owner: "stripe"),
            "Stripe takes only multiples of KWD 0.010. Please change the amount.",
            "Stripe приймає лише суми, кратні 0,010 KWD. Будь ласка, змініть суму."),
        Row(
            .notAMultiple(of: eur(100), owner: ""),
            "The amount must be a multiple of €1.00. Please change the amount.",
            "Сума має бути кратною 1,00 EUR. Будь ласка, змініть суму."),
        Row(
            .restTooSmall(payAtMost: eur(9950), orAll: eur(10_000)),
            "After this payment too little would be left to be paid on its own. "
                + "Please pay at most €99.50, or all of €100.00.",
            "Після цього платежу залишиться замало, щоб сплатити решту окремо. "
                + "Будь ласка, сплатіть не більше ніж 99,50 EUR або всю суму: 100,00 EUR."),
        Row(
            .restTooSmall(payAtMost: nil, orAll: eur(10_000)),
            "After this payment too little would be left to be paid on its own. Please pay all of €100.00.",
            "Після цього платежу залишиться замало, щоб сплатити решту окремо. "
                + "Будь ласка, сплатіть усю суму: 100,00 EUR."
        ),
        Row(
            .leftTooSmall(left: eur(30), smallest: eur(50), owner: "authorize-net"),
            "€0.30 is left, and Authorize.net takes at least €0.50. Please settle it in another way.",
            "Залишилося 0,30 EUR, а Authorize.net приймає щонайменше 0,50 EUR. "
                + "Будь ласка, сплатіть залишок в інший спосіб."
        ),
        Row(
            .leftTooSmall(left: eur(30), smallest: eur(50), owner: "manual"),
            "€0.30 is left, and a payment has to be at least €0.50. Please settle it in another way.",
            "Залишилося 0,30 EUR, а платіж має становити щонайменше 0,50 EUR. "
                + "Будь ласка, сплатіть залишок в інший спосіб."),
        Row(
            .nothingLeft, "Everything is paid. There is nothing left to pay.",
            "Усе сплачено. Більше нічого платити не потрібно."),
        Row(
            .beingPaid(eur(10_000)),
            "A payment of all that is left, €100.00, is under way. Please wait for its end before you pay again.",
            "Платіж на весь залишок, 100,00 EUR, уже обробляється. "
                + "Будь ласка, дочекайтеся його завершення, перш ніж платити знову."),
        Row(
            .orderDeclined,
            "This order was declined, and it can no longer be paid or changed. "
                + "Please contact us if you have questions.",
            "Це замовлення відхилено, його більше не можна оплатити чи змінити. "
                + "Якщо у вас є запитання, будь ласка, звʼяжіться з нами."),
        Row(
            .orderCancelled,
            "This order was canceled, and it can no longer be paid or changed. "
                + "Please contact us if you have questions.",
            "Це замовлення скасовано, його більше не можна оплатити чи змінити. "
                + "Якщо у вас є запитання, будь ласка, звʼяжіться з нами."),
        Row(
            .orderCompleted, "This order is completed. Nothing more has to be paid.",
            "Це замовлення завершено. Більше нічого платити не потрібно."),
        Row(
            .linkExpired(end),
            "This payment link expired on November 21, 2026 at 4:05 PM GMT+2. Please ask for a new link.",
            "Термін дії цього посилання на оплату закінчився 21 листопада 2026 р. о 16:05 GMT+2. "
                + "Будь ласка, попросіть надіслати нове посилання."),
        Row(
            .noLink, "This order has no payment link that could be sent again.",
            "Це замовлення не має посилання на оплату, яке можна було б надіслати ще раз."),
        Row(
            .belowThreshold(threshold: eur(450_000), reached: eur(449_999)),
            "The order can be completed by hand from €4,500.00 on; so far €4,499.99 counts.",
            "Завершити замовлення вручну можна від суми 4 500,00 EUR; наразі враховано 4 499,99 EUR."),
        Row(
            .noThreshold, "This order completes by itself when everything is paid, and cannot be completed by hand.",
            "Це замовлення завершиться автоматично, коли все буде сплачено; вручну завершити його не можна."),
        Row(
            .aboveRefundable(eur(2000)), "No more than €20.00 can be given back.",
            "Повернути можна не більше ніж 20,00 EUR."),
        Row(.aboveRefundable(eur(0)), "There is nothing to give back.", "Немає коштів, які можна повернути."),
        Row(
            .aboveCredit(eur(2000)), "No more than €20.00 of the customer’s balance can be used.",
            "З балансу клієнта можна використати не більше ніж 20,00 EUR."),
        Row(
            .aboveCredit(eur(0)), "This order left nothing on the customer’s balance.",
            "Від цього замовлення на балансі клієнта нічого не залишилося."),
        Row(
            .unknownPayment("p-7"), "This order has no payment “p-7”.", "У цьому замовленні немає платежу «p-7»."),
        Row(
            .duplicatePayment("p-7"), "Payment “p-7” is recorded already, and does not count twice.",
            "Платіж «p-7» уже записано, вдруге його не враховують."),
        Row(
            .paymentEnded("p-7", .captured), "The money of payment “p-7” has arrived already.",
            "Гроші за платежем «p-7» уже надійшли."),
        Row(
            .paymentEnded("p-7", .failed), "Payment “p-7” failed, and no money came from it.",
            "Платіж «p-7» не відбувся, і гроші за ним не надійшли."),
        Row(
            .paymentEnded("p-7", .announced),
            "The money of payment “p-7” has not arrived yet. Please wait until it has.",
            "Гроші за платежем «p-7» ще не надійшли. Будь ласка, зачекайте на них."),
        Row(
            .paymentEnded("p-7", .inFlight),
            "The money of payment “p-7” has not arrived yet. Please wait until it has.",
            "Гроші за платежем «p-7» ще не надійшли. Будь ласка, зачекайте на них."),
        Row(
            .amountDiffers(begun: eur(5000), arrived: eur(6000)),
            "This payment was begun with €50.00, but €60.00 arrived. It has to be checked before it counts.",
            "Цей платіж розпочато на суму 50,00 EUR, а надійшло 60,00 EUR. "
                + "Його потрібно перевірити, перш ніж зараховувати."),
        Row(
            .unknownItem(ItemID(3)), "Part 3 does not exist, or it is paid already. Please choose another part.",
            "Частини 3 немає, або її вже сплачено. Будь ласка, виберіть іншу частину."),
        Row(
            .impossible(badTotal), "Sorry, this is not possible for this order. Please contact us.",
            "На жаль, для цього замовлення це неможливо. Будь ласка, звʼяжіться з нами."),
    ]

    @Test("every refusal is a polite sentence with its bound in both languages (P-LE-2)", arguments: rows)
    func messages(row: Row) throws {
        let kyiv = try BusinessZone("Europe/Kyiv")
        #expect(plain(Language.en.message(for: row.refusal, in: kyiv)) == row.english)
        #expect(plain(Language.uk.message(for: row.refusal, in: kyiv)) == row.ukrainian)
    }

    @Test("the table of messages has every refusal")
    func everyCase() {
        let names = Set(Self.rows.map { Mirror(reflecting: $0.refusal).children.first?.label ?? "\($0.refusal)" })
        #expect(names.count == Self.caseCount(.nothingLeft))
    }

    /// How many refusals there are; a new one does not compile here until it is counted.
    private static func caseCount(_ refusal: Refusal) -> Int {
        switch refusal {
        case .belowMinimum, .aboveMaximum, .notTheAmountAsked, .notAMultiple, .restTooSmall, .leftTooSmall: 23
        case .nothingLeft, .beingPaid, .orderDeclined, .orderCancelled, .orderCompleted, .linkExpired: 23
        case .noLink, .belowThreshold, .noThreshold, .aboveRefundable, .aboveCredit, .unknownPayment: 23
        case .duplicatePayment, .paymentEnded, .amountDiffers, .unknownItem, .impossible: 23
        }
    }

    @Test("staff are told to send a new link, and not to ask for one")
    func expiredLink() {
        let (english, ukrainian) = (
            Language.en.message(for: .linkExpired(Self.end), to: .staff),
            Language.uk.message(for: .linkExpired(Self.end), to: .staff)
        )
        #expect(english.hasSuffix(". Please send a new link."))
        #expect(ukrainian.hasSuffix(". Будь ласка, надішліть нове посилання."))
    }

    @Test("only staff read what is wrong with terms")
    func audiences() {
        #expect(
            Language.en.message(for: .impossible(Self.badTotal), to: .staff)
                == "No plan can be made this way: total '0.00 EUR' must be above zero.")
        #expect(
            Language.uk.message(for: .impossible(Self.badTotal), to: .staff)
                == "Такий план скласти неможливо: total '0.00 EUR' must be above zero.")
        for language in Language.allCases {
            #expect(!language.message(for: .impossible(Self.badTotal)).contains("total"))
        }
    }

    @Test("the engine's own refusal of less than 1 % of 5000 names 50 (P-LE-1, P-LE-2)")
    func firstPaymentTooSmall() throws {
        let parts = try PayerParts(minimumFirst: Percentage(percent: 1))
        let terms = try Terms(lines: [Line(.balance, .rest)], payerChoice: .parts(parts))
        var plan = try Plan(terms: terms, total: eur(500_000), bookedAt: Moment(utc: day("2026-11-21")))
        let refusal = #expect(throws: Refusal.self) {
            try plan.apply(.pay(Tender("p-1", eur(4999))), at: Moment(utc: day("2026-11-21")))
        }
        let message = try #require(refusal.map { Language.en.message(for: $0) })
        #expect(message.hasPrefix("The first payment must be at least €50.00 (1% of the price)."))
    }
}
