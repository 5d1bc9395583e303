internal import PaymentCore
internal import PaymentLocalization
internal import PaymentOrders
internal import PaymentPlans

extension UkrainianSettings {
    func label(of field: OfferField) -> String {
        switch field {
        case .name: "Назва"
        case .kind: "Як називається таке замовлення"
        case .currency: "Валюта"
        case .price: "Ціна"
        case .account: "Рахунок у платіжному сервісі"
        case .acceptsPayments: "Приймати оплату"
        case .acceptsParts: "Дозволити оплату частинами"
        case .note: "Що платник читає про це"
        case .depositKind: "Передплата – це"
        case .deposit: "Передплата"
        case .depositLeast: "Щонайменше"
        case .depositMost: "Щонайбільше"
        case .balance: "Решта надходить так"
        case .balanceWhen: "Термін решти"
        case .balanceDays: "За скільки до або через скільки після"
        case .balanceUnit: "Одиниця часу"
        case .balanceDate: "У цей день"
        case .tierHours: "Годин до початку або більше"
        case .tierKept: "Залишаєте собі, відсотків передплати"
        case .minimumFirst: "Найменший перший платіж, у відсотках"
        case .success: "Вважати успішним від, у відсотках"
        case .measure: "Порівнювати з тим, що"
        case .place: "Кому пропонувати"
        case .kindName: "Вид"
        case .kindAmount: "Передплата"
        case .lifetimeHours: "Посилання діє, годин"
        case .autoCancelMinutes: "Скасувати неоплачений візит через, хвилин"
        case .partCount: "Кількість рівних частин"
        case .partEvery: "Частина кожні"
        case .partUnit: "Одиниця часу"
        case .downPayment: "Передплата, у відсотках"
        case .downPaymentDays: "Термін: через стільки днів після бронювання"
        case .restDays: "Термін решти: за стільки днів до подорожі"
        case .customOn: "Використовувати власні правила"
        case .ruleKind: "Правило"
        case .ruleValue: "Сума або відсотки"
        case .ruleDate: "Термін, якщо це сума"
        case .ruleDays: "Днів, якщо це відсотки"
        case .ruleFrom: "Відлік"
        case .example: "Показати суми для ціни"
        }
    }

    func help(of field: OfferField) -> String? {
        switch field {
        case .price: "Не заповнюйте, якщо ціну вводять у кожному замовленні."
        case .acceptsParts: "Якщо вимкнено, усе сплачують під час бронювання."
        case .deposit: "Сума або кількість відсотків, як обрано вище."
        case .depositLeast: "Для відсотків; можна не заповнювати."
        case .balanceDays: "Потрібно, коли термін відлічують до або після чогось."
        case .balanceDate: "Потрібно для сталого дня; для готової роботи це найпізніший день сплати решти."
        case .success: "Можна не заповнювати. Від цієї частки замовлення можна завершити вручну."
        case .autoCancelMinutes: "Не заповнюйте, щоб нічого не скасовувалося саме."
        case .partCount: "Не заповнюйте, щоб списати решту одразу."
        case .example: "Потрібно, якщо пропозиція не має ціни; без нього – 1 000."
        default: nil
        }
    }

    func label(of field: PageForm.Field) -> String {
        switch field {
        case .companyName: "Назва компанії"
        case .line: "Рядок під назвою"
        case .callToAction: "Напис на кнопці"
        case .language: "Мова"
        case .theme: "Тема"
        case .accent: "Колір кнопок і посилань"
        case .showsPrices: "Показувати ціни"
        case .expiredMessage: "Що каже прострочене посилання"
        case .agreement: "Угода, яку приймає платник"
        }
    }

    func help(of field: PageForm.Field) -> String? {
        switch field {
        case .callToAction: "Якщо не заповнити, буде «Сплатити»."
        case .accent: "Наприклад, #1F4FBF; якщо не заповнити, буде колір теми."
        case .showsPrices: "Якщо вимкнено, сторінка показує лише те, що можна сплатити зараз."
        case .agreement:
            "Не заповнюйте, якщо її немає. Кожна редакція зберігається, щоб можна було показати, що прийнято."
        default: nil
        }
    }

    func name(of kind: OfferOption.DepositKind) -> String {
        switch kind {
        case .percentage: "відсоток ціни"
        case .flat: "стала сума"
        }
    }

    func name(of when: OfferOption.When) -> String {
        switch when {
        case .beforeStart: "за якийсь час до початку"
        case .afterBooking: "через якийсь час після бронювання"
        case .onDate: "у сталий день"
        case .productionComplete: "коли роботу виконано"
        case .completion: "у погоджений день завершення"
        }
    }

    func name(of unit: OfferOption.Unit) -> String {
        switch unit {
        case .days: "дні"
        case .weeks: "тижні"
        case .months: "місяці"
        case .monthEnds: "місяці, в останній день"
        }
    }

    func name(of kind: OfferOption.RuleKind) -> String {
        switch kind {
        case .none: "немає"
        case .fixed: "стала сума"
        case .percentage: "відсотки"
        }
    }

    func name(of measure: PayerParts.Measure) -> String {
        switch measure {
        case .paid: "сплачено"
        case .credited: "зараховано після комісій"
        }
    }

    func name(of place: PayerParts.Offer) -> String {
        switch place {
        case .everywhere: "усім"
        case .sentLinks: "лише за надісланими посиланнями"
        }
    }

    func name(of reference: CustomDownPayments.Reference) -> String {
        switch reference {
        case .booking: "після бронювання"
        case .travel: "до подорожі"
        }
    }

    func name(of theme: PageSettings.Theme) -> String {
        switch theme {
        case .light: "Світла"
        case .dark: "Темна"
        case .warm: "Тепла"
        case .contrast: "Контрастна"
        }
    }

    func name(of kind: Message.Kind) -> String {
        switch kind {
        case .paymentLink: "Посилання на оплату"
        case .invoice: "Рахунок"
        case .paymentReceived: "Платіж отримано"
        case .paymentFailed: "Платіж не пройшов"
        case .authenticationNeeded: "Банк просить підтвердження"
        case .reminder: "Нагадування"
        case .linkExpired: "Посилання прострочено"
        case .cancelled: "Скасовано"
        case .refunded: "Гроші повернуто"
        case .caseOpened: "Потрібна увага"
        case .portalLink: "Посилання на сторінки клієнта"
        }
    }

    func name(of audience: Message.Audience) -> String {
        switch audience {
        case .customer: "Клієнтам"
        case .staff: "Працівникам"
        }
    }

    func words(for fault: FieldFault) -> String {
        switch fault {
        case .empty: "Заповніть, будь ласка."
        case .tooLong(let most): "Задовгий текст. Найбільше символів: \(most)."
        case .controlCharacter: "Є символ, який неможливо показати. Введіть, будь ласка, заново."
        case .noAmount: "Це не грошова сума. Введіть її так: 120,50."
        case .notPositive: "Тут має бути більше за нуль."
        case .noPercentage: "Це не відсотки. Введіть їх так: 12,5."
        case .noNumber(let range): "Введіть ціле число від \(range.lowerBound) до \(range.upperBound)."
        case .noDate: "Виберіть, будь ласка, день."
        case .beforeItBegins: "Останній день раніше за перший."
        case .noChoice: "Виберіть, будь ласка, щось зі списку."
        case .paleColor: "Цей колір на тлі теми не прочитати. Виберіть контрастніший."
        case .noColor: "Це не колір. Введіть його так: #1F4FBF."
        case .twice: "Таке вже є. Залиште одне з двох."
        case .terms(let error): words(for: error)
        }
    }

    private func words(for error: PlanError) -> String {
        switch error.code {
        case .totalNotPositive: "Ціна має бути більшою за нуль."
        case .currencyMismatch: "Усі суми мають бути у валюті пропозиції."
        case .percentagesAboveHundred: "Разом відсотків більше ніж 100."
        case .linesBelowTotal: "Частини в сумі менші за ціну."
        case .linesAboveTotal: "Частини в сумі більші за ціну."
        case .minimumAboveMaximum: "Найменша сума більша за найбільшу."
        case .thresholdBelowMinimum: "Тут має бути не менше, ніж найменший перший платіж."
        case .thresholdAboveHundred: "Тут може бути щонайбільше 100 відсотків."
        case .depositIsZero: "Передплата дорівнює нулю. Збільште її."
        case .mixedRules: "Усі правила мають бути або сумами, або відсотками. Змініть це або інші."
        case .overflow: "З таким великим числом неможливо рахувати."
        case .notChargeable: "Платіжний сервіс не може списати таку суму або не приймає цієї валюти."
        case .countOutOfRange: "Число поза дозволеними межами."
        case .invalidValue, .percentageBaseMissing: "Таке значення тут не підходить."
        }
    }
}
