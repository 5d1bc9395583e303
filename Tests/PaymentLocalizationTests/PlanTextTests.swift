import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct PlanTextTests {
    @Test(
        "every reason of a bound is explained in both languages",
        arguments: [
            (
                Bound.Reason.deposit, "The deposit comes first, and €50.00 of it is left to pay.",
                "Спершу сплачується передплата, і з неї залишилося сплатити 50,00 EUR."
            ),
            (
                .minimumFirst(Percentage(millionths: 12_500_000)),
                "The first payment must be at least €50.00 (12.5% of the price).",
                "Перший платіж має бути не менше ніж 50,00 EUR (12,5% від ціни)."
            ),
            (
                .smallestPayment(owner: "liqpay"), "LiqPay takes at least €50.00.",
                "LiqPay приймає щонайменше 50,00 EUR."
            ),
            (
                .smallestPayment(owner: ""), "A payment has to be at least €50.00.",
                "Платіж має становити щонайменше 50,00 EUR."
            ),
            (
                .largestPayment(owner: "wayforpay"), "WayForPay takes at most €50.00.",
                "WayForPay приймає щонайбільше 50,00 EUR."
            ),
            (
                .largestPayment(owner: ""), "A payment has to be at most €50.00.",
                "Платіж має становити щонайбільше 50,00 EUR."
            ),
            (.left, "€50.00 is left to pay.", "Залишилося сплатити 50,00 EUR."),
            (.due, "€50.00 is due now.", "Зараз належить сплатити 50,00 EUR."),
            (.nextItem, "The next payment of the plan is €50.00.", "Наступний платіж за планом становить 50,00 EUR."),
            (
                .partsNotOffered, "Payment in parts is not offered here, and €50.00 is left to pay.",
                "Оплата частинами тут недоступна, а сплатити залишилося 50,00 EUR."
            ),
        ])
    func bounds(reason: Bound.Reason, english: String, ukrainian: String) {
        #expect(plain(Language.en.explanation(of: Bound(eur(5000), reason))) == english)
        #expect(plain(Language.uk.explanation(of: Bound(eur(5000), reason))) == ukrainian)
    }

    @Test(
        "every change is told in both languages",
        arguments: [
            (
                PlanChange.allocated(payment: "p-1", item: ItemID(2), eur(20_000)),
                "€200.00 of payment “p-1” went to part 2.", "200,00 EUR із платежу «p-1» зараховано на частину 2."
            ),
            (
                .released(payment: "p-1", item: ItemID(2), eur(20_000)),
                "€200.00 of payment “p-1” was taken off part 2.", "200,00 EUR із платежу «p-1» знято з частини 2."
            ),
            (
                .credited(uah(5000)), "UAH 50.00 was added to the customer’s balance.",
                "50,00 ₴ зараховано на баланс клієнта."
            ),
            (
                .creditSpent(uah(5000)), "UAH 50.00 of the customer’s balance was spent.",
                "З балансу клієнта витрачено 50,00 ₴."
            ),
            (
                .refunded(payment: "p-1", eur(5000)), "€50.00 of payment “p-1” was given back.",
                "Із платежу «p-1» повернено 50,00 EUR."
            ),
            (.owedBack(eur(5000)), "€50.00 has to be given back.", "Платникові потрібно повернути 50,00 EUR."),
            (.kept(eur(5000)), "€50.00 of the deposit is kept.", "Із передплати утримано 50,00 EUR."),
            (
                .added(ItemID(4), eur(5000), due: CivilDate(daysSinceEpoch: 20_778)),
                "Part 4 of €50.00 was added, due on November 21, 2026.",
                // CLDR's date ends with a period already.
                "Додано частину 4 на суму 50,00 EUR, термін сплати: 21 листопада 2026 р."
            ),
            (
                .added(ItemID(4), eur(5000), due: nil), "Part 4 of €50.00 was added, without a due date as yet.",
                "Додано частину 4 на суму 50,00 EUR, поки що без терміну сплати."
            ),
            (
                .removed(ItemID(4), eur(5000), .rulesChanged),
                "Part 4 of €50.00 was removed because other rules came into force.",
                "Частину 4 на суму 50,00 EUR вилучено, бо почали діяти інші правила."
            ),
            (
                .resized(ItemID(3), from: eur(10_000), to: eur(12_000), .totalChanged),
                "Part 3 is €120.00 instead of €100.00 because the total changed.",
                "Частина 3 становить 120,00 EUR замість 100,00 EUR, бо змінилася загальна сума."
            ),
            (
                .resized(ItemID(3), from: eur(10_000), to: eur(8000), .refunded),
                "Part 3 is €80.00 instead of €100.00 because money was given back.",
                "Частина 3 становить 80,00 EUR замість 100,00 EUR, бо гроші повернено."
            ),
            (
                .removed(ItemID(3), eur(10_000), .cancelled),
                "Part 3 of €100.00 was removed because the order was canceled.",
                "Частину 3 на суму 100,00 EUR вилучено, бо замовлення скасовано."
            ),
            (
                .removed(ItemID(3), eur(10_000), .waived),
                "Part 3 of €100.00 was removed because the rest no longer has to be paid.",
                "Частину 3 на суму 100,00 EUR вилучено, бо решту більше не потрібно сплачувати."
            ),
            (
                .redated(
                    ItemID(2), from: CivilDate(daysSinceEpoch: 20_778), to: CivilDate(daysSinceEpoch: 20_779)),
                "Part 2 is due on November 22, 2026 instead of November 21, 2026.",
                "Термін сплати частини 2 перенесено з 21 листопада 2026 р. на 22 листопада 2026 р."
            ),
            (
                .redated(ItemID(2), from: nil, to: CivilDate(daysSinceEpoch: 20_778)),
                "Part 2 is now due on November 21, 2026.",
                "Термін сплати частини 2 визначено: 21 листопада 2026 р."
            ),
            (
                .redated(ItemID(2), from: CivilDate(daysSinceEpoch: 20_778), to: nil),
                "Part 2 has no due date any more; it was due on November 21, 2026.",
                "Частина 2 більше не має терміну сплати; раніше це було 21 листопада 2026 р."
            ),
            (
                .redated(ItemID(2), from: nil, to: nil), "Part 2 still has no due date.",
                "Частина 2 досі не має терміну сплати."
            ),
            (.became(.open), "The order is open.", "Замовлення відкрито."),
            (.became(.completed), "The order is completed.", "Замовлення завершено."),
            (.became(.declined), "The order is declined.", "Замовлення відхилено."),
            (.became(.cancelled), "The order is canceled.", "Замовлення скасовано."),
            (
                .waived(eur(50_000)), "The unpaid €500.00 no longer has to be paid.",
                "Несплачену суму 500,00 EUR більше не потрібно сплачувати."
            ),
            (
                .linkIssued(expires: RefusalMessageTests.end),
                "A payment link was issued, and expires on November 21, 2026 at 2:05 PM GMT.",
                "Створено посилання на оплату, термін його дії закінчиться 21 листопада 2026 р. о 14:05 GMT."
            ),
            (.linkExpired, "The payment link expired.", "Термін дії посилання на оплату закінчився."),
            (
                .autoCancelled, "The order was canceled because it was not paid in time.",
                "Замовлення скасовано, бо його не оплатили вчасно."
            ),
            (
                .caseOpened(.paidAfterExpiry),
                "Please look at this order: money came after the payment link had expired.",
                "Будь ласка, перевірте це замовлення: гроші надійшли після закінчення терміну дії посилання на оплату."
            ),
            (
                .caseOpened(.paidAfterCancellation),
                "Please look at this order: money came after the order had been canceled.",
                "Будь ласка, перевірте це замовлення: гроші надійшли після скасування замовлення."
            ),
            (
                .caseOpened(.paidAfterDecline),
                "Please look at this order: money came after the order had been declined.",
                "Будь ласка, перевірте це замовлення: гроші надійшли після відхилення замовлення."
            ),
            (
                .caseOpened(.overpaid), "Please look at this order: more money came than was left to pay.",
                "Будь ласка, перевірте це замовлення: надійшло більше грошей, ніж залишалося сплатити."
            ),
            (
                .caseOpened(.disputeAbovePayment),
                "Please look at this order: the payer’s bank took back more than was paid.",
                "Будь ласка, перевірте це замовлення: банк платника стягнув назад більше, ніж було сплачено."
            ),
        ] as [(PlanChange, String, String)])
    func changes(change: PlanChange, english: String, ukrainian: String) {
        #expect(plain(Language.en.description(of: change)) == english)
        #expect(plain(Language.uk.description(of: change)) == ukrainian)
    }
}
