internal import PaymentCore
internal import PaymentPlans

/// What is said in Ukrainian.
///
/// The apostrophe is U+02BC, a letter, as in the words of CLDR.
struct Ukrainian: Texts {
    let language = Language.uk
    let plurals = PluralRules(.uk)
    let quotationMarks = (opening: "«", closing: "»")

    func forms(of unit: CountedUnit) -> PluralForms {
        switch unit {
        case .day: PluralForms(one: "день", few: "дні", many: "днів", other: "дня")
        case .week: PluralForms(one: "тиждень", few: "тижні", many: "тижнів", other: "тижня")
        case .month: PluralForms(one: "місяць", few: "місяці", many: "місяців", other: "місяця")
        case .hour: PluralForms(one: "година", few: "години", many: "годин", other: "години")
        case .minute: PluralForms(one: "хвилина", few: "хвилини", many: "хвилин", other: "хвилини")
        case .installment: PluralForms(one: "внесок", few: "внески", many: "внесків", other: "внеску")
        case .payment: PluralForms(one: "платіж", few: "платежі", many: "платежів", other: "платежу")
        }
    }

    // MARK: what cannot be done

    func message(for refusal: Refusal, to audience: Language.Audience, in zone: BusinessZone) -> String {
        switch refusal {
        case .belowMinimum(let bound):
            return say(explanation(of: bound), "Будь ласка, введіть не менше ніж \(amount(bound.amount))")
        case .aboveMaximum(let bound):
            return say(explanation(of: bound), "Будь ласка, введіть не більше ніж \(amount(bound.amount))")
        case .notTheAmountAsked(let asked):
            return say("Зараз потрібно сплатити \(amount(asked))", "Будь ласка, сплатіть саме цю суму")
        case .notAMultiple(let step, let owner):
            let who = gateway(owner).map { "\($0) приймає лише суми, кратні" } ?? "Сума має бути кратною"
            return say("\(who) \(amount(step))", "Будь ласка, змініть суму")
        case .restTooSmall(let most?, let all):
            return say(
                "Після цього платежу залишиться замало, щоб сплатити решту окремо",
                "Будь ласка, сплатіть не більше ніж \(amount(most)) або всю суму: \(amount(all))")
        case .restTooSmall(nil, let all):
            return say(
                "Після цього платежу залишиться замало, щоб сплатити решту окремо",
                "Будь ласка, сплатіть усю суму: \(amount(all))")
        case .leftTooSmall(let left, let smallest, let owner):
            let who = gateway(owner).map { "\($0) приймає" } ?? "платіж має становити"
            return say(
                "Залишилося \(amount(left)), а \(who) щонайменше \(amount(smallest))",
                "Будь ласка, сплатіть залишок в інший спосіб")
        case .nothingLeft:
            return say("Усе сплачено", "Більше нічого платити не потрібно")
        case .beingPaid(let left):
            return say(
                "Платіж на весь залишок, \(amount(left)), уже обробляється",
                "Будь ласка, дочекайтеся його завершення, перш ніж платити знову")
        case .orderDeclined:
            return say(
                "Це замовлення відхилено, його більше не можна оплатити чи змінити",
                "Якщо у вас є запитання, будь ласка, звʼяжіться з нами")
        case .orderCancelled:
            return say(
                "Це замовлення скасовано, його більше не можна оплатити чи змінити",
                "Якщо у вас є запитання, будь ласка, звʼяжіться з нами")
        case .orderCompleted:
            return say("Це замовлення завершено", "Більше нічого платити не потрібно")
        case .linkExpired(let end):
            let next =
                switch audience {
                case .payer: "Будь ласка, попросіть надіслати нове посилання"
                case .staff: "Будь ласка, надішліть нове посилання"
                }
            return say(
                "Термін дії цього посилання на оплату закінчився \(language.dateTime(end, in: zone))", next)
        case .noLink:
            return say("Це замовлення не має посилання на оплату, яке можна було б надіслати ще раз")
        case .belowThreshold(let threshold, let reached):
            return say(
                "Завершити замовлення вручну можна від суми \(amount(threshold)); наразі враховано \(amount(reached))")
        case .noThreshold:
            return say("Це замовлення завершиться автоматично, коли все буде сплачено; вручну завершити його не можна")
        case .aboveRefundable(let most):
            return say(
                most.isPositive ? "Повернути можна не більше ніж \(amount(most))" : "Немає коштів, які можна повернути")
        case .aboveCredit(let most):
            return say(
                most.isPositive
                    ? "З балансу клієнта можна використати не більше ніж \(amount(most))"
                    : "Від цього замовлення на балансі клієнта нічого не залишилося")
        case .unknownPayment(let id):
            return say("У цьому замовленні немає платежу \(quoted(id))")
        case .duplicatePayment(let id):
            return say("Платіж \(quoted(id)) уже записано, вдруге його не враховують")
        case .paymentEnded(let id, .captured):
            return say("Гроші за платежем \(quoted(id)) уже надійшли")
        case .paymentEnded(let id, .failed):
            return say("Платіж \(quoted(id)) не відбувся, і гроші за ним не надійшли")
        case .paymentEnded(let id, .announced), .paymentEnded(let id, .inFlight):
            return say("Гроші за платежем \(quoted(id)) ще не надійшли", "Будь ласка, зачекайте на них")
        case .amountDiffers(let begun, let arrived):
            return say(
                "Цей платіж розпочато на суму \(amount(begun)), а надійшло \(amount(arrived))",
                "Його потрібно перевірити, перш ніж зараховувати")
        case .unknownItem(let item):
            return say("Частини \(item) немає, або її вже сплачено", "Будь ласка, виберіть іншу частину")
        case .impossible(let error):
            switch audience {
            case .payer: return say("На жаль, для цього замовлення це неможливо", "Будь ласка, звʼяжіться з нами")
            case .staff: return say("Такий план скласти неможливо: \(foreign(error))")
            }
        }
    }

    func explanation(of bound: Bound) -> String {
        let amount = amount(bound.amount)
        switch bound.reason {
        case .deposit: return say("Спершу сплачується передплата, і з неї залишилося сплатити \(amount)")
        case .minimumFirst(let share):
            return say("Перший платіж має бути не менше ніж \(amount) (\(language.percentage(share)) від ціни)")
        case .smallestPayment(let owner):
            return say("\(gateway(owner).map { "\($0) приймає" } ?? "Платіж має становити") щонайменше \(amount)")
        case .largestPayment(let owner):
            return say("\(gateway(owner).map { "\($0) приймає" } ?? "Платіж має становити") щонайбільше \(amount)")
        case .left: return say("Залишилося сплатити \(amount)")
        case .due: return say("Зараз належить сплатити \(amount)")
        case .nextItem: return say("Наступний платіж за планом становить \(amount)")
        case .partsNotOffered: return say("Оплата частинами тут недоступна, а сплатити залишилося \(amount)")
        }
    }

    // MARK: what changed

    func description(of change: PlanChange, in zone: BusinessZone) -> String {
        switch change {
        case .allocated(let payment, let item, let money):
            return say("\(amount(money)) із платежу \(quoted(payment)) зараховано на частину \(item)")
        case .released(let payment, let item, let money):
            return say("\(amount(money)) із платежу \(quoted(payment)) знято з частини \(item)")
        case .credited(let money): return say("\(amount(money)) зараховано на баланс клієнта")
        case .creditSpent(let money): return say("З балансу клієнта витрачено \(amount(money))")
        case .refunded(let payment, let money):
            return say("Із платежу \(quoted(payment)) повернено \(amount(money))")
        case .owedBack(let money): return say("Платникові потрібно повернути \(amount(money))")
        case .kept(let money): return say("Із передплати утримано \(amount(money))")
        case .added(let item, let money, let due):
            let when = due.map { "термін сплати: \(language.date($0))" } ?? "поки що без терміну сплати"
            return say("Додано частину \(item) на суму \(amount(money)), \(when)")
        case .removed(let item, let money, let cause):
            return say("Частину \(item) на суму \(amount(money)) вилучено, бо \(reason(cause))")
        case .resized(let item, let old, let new, let cause):
            return say("Частина \(item) становить \(amount(new)) замість \(amount(old)), бо \(reason(cause))")
        case .redated(let item, let old?, let new?):
            return say("Термін сплати частини \(item) перенесено з \(language.date(old)) на \(language.date(new))")
        case .redated(let item, nil, let new?):
            return say("Термін сплати частини \(item) визначено: \(language.date(new))")
        case .redated(let item, let old?, nil):
            return say("Частина \(item) більше не має терміну сплати; раніше це було \(language.date(old))")
        case .redated(let item, nil, nil): return say("Частина \(item) досі не має терміну сплати")
        case .became(.open): return say("Замовлення відкрито")
        case .became(.completed): return say("Замовлення завершено")
        case .became(.declined): return say("Замовлення відхилено")
        case .became(.cancelled): return say("Замовлення скасовано")
        case .waived(let money): return say("Несплачену суму \(amount(money)) більше не потрібно сплачувати")
        case .linkIssued(let end):
            return say("Створено посилання на оплату, термін його дії закінчиться \(language.dateTime(end, in: zone))")
        case .linkExpired: return say("Термін дії посилання на оплату закінчився")
        case .autoCancelled: return say("Замовлення скасовано, бо його не оплатили вчасно")
        case .caseOpened(let staffCase): return say("Будь ласка, перевірте це замовлення: \(reason(staffCase))")
        }
    }

    private func reason(_ cause: PlanChange.Cause) -> String {
        switch cause {
        case .totalChanged: "змінилася загальна сума"
        case .rulesChanged: "почали діяти інші правила"
        case .refunded: "гроші повернено"
        case .cancelled: "замовлення скасовано"
        case .waived: "решту більше не потрібно сплачувати"
        }
    }

    private func reason(_ staffCase: PlanChange.Case) -> String {
        switch staffCase {
        case .paidAfterExpiry: "гроші надійшли після закінчення терміну дії посилання на оплату"
        case .paidAfterCancellation: "гроші надійшли після скасування замовлення"
        case .paidAfterDecline: "гроші надійшли після відхилення замовлення"
        case .overpaid: "надійшло більше грошей, ніж залишалося сплатити"
        case .disputeAbovePayment: "банк платника стягнув назад більше, ніж було сплачено"
        }
    }

    // MARK: when it is due

    func description(of due: Due) -> String {
        switch (due.trigger.map(occurrence), due.day.map(description)) {
        case (nil, nil): "без визначеної дати"
        case (nil, let day?): day
        case (let trigger?, nil): trigger
        case (let trigger?, let day?): "\(trigger), або \(day), залежно від того, що настане раніше"
        }
    }

    private func description(of day: Due.Day) -> String {
        switch day {
        case .date(let date): language.date(date)
        case .after(let interval, let anchor): distance(interval, "через", "після", anchor)
        case .before(let interval, let anchor): distance(interval, "за", "до", anchor)
        }
    }

    /// After `через` and `за` stands the accusative, which for days, weeks and months is the form that is counted with.
    private func distance(_ interval: Interval, _ opening: String, _ side: String, _ anchor: Due.Anchor) -> String {
        let name = genitive(of: anchor)
        return switch interval {
        case .monthEnds(0): "в останній день місяця \(name)"
        case .days(0), .weeks(0), .months(0): "у день \(name)"
        case .days(let count): "\(opening) \(language.count(count, of: .day)) \(side) \(name)"
        case .weeks(let count): "\(opening) \(language.count(count, of: .week)) \(side) \(name)"
        case .months(let count): "\(opening) \(language.count(count, of: .month)) \(side) \(name)"
        case .monthEnds(let count):
            "в останній день місяця \(opening) \(language.count(count, of: .month)) \(side) \(name)"
        }
    }

    private func genitive(of anchor: Due.Anchor) -> String {
        switch anchor {
        case .booking: "бронювання"
        case .event(.travel): "поїздки"
        case .event(.start): "початку"
        case .event(.productionComplete): "завершення виробництва"
        case .event(.completion): "завершення робіт"
        case .event(let event): "події \(quoted(event.text))"
        }
    }

    private func occurrence(of event: EventName) -> String {
        switch event {
        case .travel: "коли почнеться поїздка"
        case .start: "на початку"
        case .productionComplete: "коли виробництво буде завершено"
        case .completion: "коли роботи буде завершено"
        default: "коли настане подія \(quoted(event.text))"
        }
    }

    // MARK: labels

    func name(of status: Plan.Status) -> String {
        switch status {
        case .open: "Відкрите"
        case .completed: "Завершене"
        case .declined: "Відхилене"
        case .cancelled: "Скасоване"
        }
    }

    func name(of state: Standing.ItemState) -> String {
        switch state {
        case .paid: "Сплачено"
        case .overdue: "Прострочено"
        case .due: "До сплати сьогодні"
        case .upcoming: "До сплати пізніше"
        case .undated: "Поки без дати"
        }
    }

    func name(of visit: Standing.Visit) -> String {
        switch visit {
        case .waiting: "Очікує оплати"
        case .paid: "Оплачено"
        case .overdue: "Прострочено"
        case .cancelled: "Скасовано"
        }
    }

    func name(of move: Standing.Move) -> String {
        switch move {
        case .pay: "Сплатити"
        case .complete: "Завершити вручну"
        case .decline: "Відхилити"
        case .cancel: "Скасувати"
        case .reissueLink: "Надіслати нове посилання"
        case .refund: "Повернути гроші"
        case .change: "Змінити замовлення"
        }
    }

    func name(of role: Line.Role) -> String {
        switch role {
        // No "завдаток": by law that is forfeited, or given back twofold, and these terms say neither.
        case .deposit, .prepayment: "Передплата"
        case .downPayment: "Аванс"
        case .installment: "Внесок"
        case .balance: "Залишок"
        }
    }

    func name(of collection: Line.Collection) -> String {
        switch collection {
        case .payer: "Сплата на сторінці оплати"
        case .draftInvoice: "Чернетка рахунку"
        case .invoiceWhenDue: "Рахунок у день сплати"
        case .savedMethod: "Списання зі збереженого способу оплати"
        }
    }
}
