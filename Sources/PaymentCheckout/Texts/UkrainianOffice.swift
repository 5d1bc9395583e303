internal import PaymentOrders

/// What reports, cases, outbox and audit say in Ukrainian.
struct UkrainianOffice: OfficeTexts {
    func word(_ word: OfficeWord) -> String {
        switch word {
        case .allReports: "Усі звіти"
        case .show: "Показати"
        case .period: "Період"
        case .firstDay: "Перший день"
        case .lastDay: "Останній день"
        case .customer: "Клієнт"
        case .customerHelp: "Частина імені, адреси пошти або номера телефону."
        case .whose: "Чия виписка"
        case .whichCustomer: "Кого ви маєте на увазі?"
        case .noCustomer: "Такого клієнта немає."
        case .askForCustomer: "Вкажіть, чия виписка вам потрібна."
        case .nothingAsked: "За ці дні нічого не виставлено й не сплачено."
        case .noRows: "Немає що показати."
        case .moreRows: "Наступні рядки"
        case .downloadCSV: "Завантажити для таблиць (CSV)"
        case .downloadJSON: "Завантажити для програм (JSON)"
        case .balanced: "Дебет і кредит збігаються."
        case .notBalanced: "Дебет і кредит різняться. Книгу обліку треба перевірити."
        case .noCases: "Усе гаразд: розбирати нічого."
        case .casesLead: "Те, чого програма не може вирішити сама."
        case .openedAt: "Відкрито"
        case .amount: "Сума"
        case .order: "Замовлення"
        case .details: "Подробиці"
        case .events: "Відкладені сповіщення"
        case .eventsLead: "Сповіщення платіжних сервісів, які не відповідають жодному платежу."
        case .noEvents: "Відкладених сповіщень немає."
        case .received: "Надійшло"
        case .gateway: "Платіжний сервіс"
        case .note: "Що ви зробили"
        case .noteHelp: "Запис зберігається разом із випадком і в журналі дій."
        case .closeCase: "Закрити випадок"
        case .caseClosed: "Випадок закрито."
        case .emptyNote: "Напишіть, що ви зробили: до 1 000 символів."
        case .moneyLies: "Про гроші в цьому випадку ще не вирішено. Спершу вкажіть, що з ними робити."
        case .heldMoney: "Гроші, які чекають"
        case .whatBecomes: "Що з ними робити"
        case .bookOnOrder: "Зарахувати на замовлення"
        case .giveBack: "Повернути через платіжний сервіс"
        case .givenBackElsewhere: "Їх уже повернуто інакше"
        case .bookNumberHelp: "Замовлення, яке вони оплачують; в інших випадках не потрібен."
        case .codeHelp:
            "Із вашого застосунку; потрібен для повернення великих сум, але не для зарахування на замовлення."
        case .needsFactor:
            "Таку суму повертають лише з другим підтвердженням. Увімкніть його на сторінці з вашим іменем."
        case .decide: "Вирішити"
        case .moneyDecided: "Вирішено, випадок закрито."
        case .outboxLead:
            "Усі повідомлення клієнтам і працівникам. Посилань тут не видно: вони відкривають сторінку оплати."
        case .waiting: "Не доставлено"
        case .delivered: "Доставлено"
        case .allMessages: "Усі"
        case .whichMessages: "Які повідомлення"
        case .noMessages: "Таких повідомлень немає."
        case .written: "Написано"
        case .recipient: "Кому"
        case .channel: "Як"
        case .stateWaiting: "очікує"
        case .stateDelivered: "доставлено"
        case .older: "Давніші"
        case .staff: "Працівники"
        case .sendAgain: "Надіслати ще раз зараз"
        case .messageText: "Текст за теперішнім шаблоном"
        case .linkStandsHere: "[посилання]"
        case .willBeSent: "Нова спроба буде протягом хвилини."
        case .auditLead: "Хто, що й коли зробив. Непомітно змінити тут нічого не можна."
        case .orderNumber: "Номер замовлення"
        case .orderNumberHelp: "Не заповнюйте, щоб побачити дії з самим магазином."
        case .wholeStore: "Сам магазин"
        case .chain: "Записи"
        case .intact: "цілі"
        case .altered: "ЗМІНЕНО"
        case .alteredHelp:
            "Запис змінено або видалено поза цією програмою. Порівняйте з резервною копією й повідомте того, хто її обслуговує."
        case .noEntries: "Тут ще нічого не записано."
        case .noOrder: "Замовлення з таким номером немає."
        }
    }

    func name(of report: ConsoleReport) -> String {
        switch report {
        case .prepayments: "Передплати"
        case .partial: "Оплата частинами"
        case .ageing: "Заборгованість за строками"
        case .statement: "Виписка клієнта"
        case .income: "Доходи філій"
        case .balance: "Оборотно-сальдова відомість"
        }
    }

    func about(_ report: ConsoleReport) -> String {
        switch report {
        case .prepayments: "Усі передплати, які запитано за ці дні, та їхній стан."
        case .partial: "Замовлення за ці дні, які сплачено частково."
        case .ageing: "Що лишилося сплатити за відкритими замовленнями."
        case .statement: "Що клієнтові виставлено й що він сплатив, із сальдо на початок і на кінець."
        case .income: "Що надійшло й що повернуто за ці дні, як у обліку філій."
        case .balance: "Обороти за рахунками книги обліку за ці дні й сальдо до та після. Кредитове сальдо — з мінусом."
        }
    }

    func someRows(_ count: Int) -> String { "Рядків на цій сторінці: \(count). Усі є у файлах нижче." }

    func name(of kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "Сплачено після закінчення дії посилання"
        case .paidAfterCancellation: "Сплачено після скасування замовлення"
        case .paidAfterDecline: "Сплачено після відхилення замовлення"
        case .overpaid: "Сплачено більше, ніж лишалося"
        case .mismatch: "Гроші, які не відповідають жодному замовленню"
        case .outcomeUnknown: "Невідомо, чи пройшов платіж"
        case .dispute: "Платник оскаржує платіж"
        case .collectionFailed: "Не вдалося списати запланований платіж"
        case .refundFailed: "Повернення грошей не пройшло"
        case .accountStopped: "Платіжний сервіс не приймає наших ключів доступу"
        case .reconciliation: "Наш облік і дані платіжного сервісу різняться"
        case .messageFailed: "Повідомлення не вдалося доставити"
        }
    }

    func advice(for kind: CaseFile.Kind) -> String {
        switch kind {
        case .paidAfterExpiry: "Гроші на балансі клієнта. Залиште запис у силі або поверніть гроші."
        case .paidAfterCancellation, .paidAfterDecline:
            "Гроші на балансі клієнта. Поверніть їх або оформіть за них нове замовлення."
        case .overpaid: "Надлишок на балансі клієнта. Залиште його на наступне замовлення або поверніть."
        case .mismatch: "Знайдіть замовлення, до якого ці гроші належать, і зарахуйте їх або поверніть через сервіс."
        case .outcomeUnknown:
            "Знайдіть платіж у кабінеті платіжного сервісу за його позначкою. Поки не знаєте напевно, не списуйте вдруге."
        case .dispute:
            "Дайте відповідь у кабінеті платіжного сервісу до кінцевого терміну й додайте документи замовлення."
        case .collectionFailed: "Зателефонуйте клієнтові й надішліть посилання на оплату решти."
        case .refundFailed: "Перегляньте повернення в кабінеті платіжного сервісу й поверніть гроші інакше."
        case .accountStopped:
            "Укажіть у налаштуваннях нові ключі доступу. До того через цей рахунок нічого не списується."
        case .reconciliation: "Порівняйте платіж із даними сервісу й виправте ту сторону, яка помиляється."
        case .messageFailed: "Зв’яжіться з клієнтом інакше й виправте адресу в його картці."
        }
    }

    func advice(for state: InboxEvent.State) -> String {
        switch state {
        case .quarantined: "Воно суперечить замовленню. Перш ніж довіряти чомусь, звіртеся з даними сервісу."
        case .unmatched: "Воно не належить жодному платежу тут: це чуже на тому самому рахунку або надійшло зарано."
        case .received: "Зараз його буде застосовано."
        case .applied: "Робити нічого не потрібно."
        }
    }

    func held(_ amount: String) -> String { "Надійшло \(amount), і ці гроші поки нічиї." }

    func name(of channel: Customer.Channel) -> String {
        switch channel {
        case .email: "пошта"
        case .sms: "SMS"
        case .messenger: "месенджер"
        }
    }

    func failed(_ count: Int) -> String { "невдалих спроб: \(count)" }
}
