internal import PaymentOrders

/// What the portal says in Ukrainian.
struct UkrainianPortal: PortalTexts {
    let words = [
        "account": "Особистий кабінет", "signOut": "Вийти", "estimates": "Кошториси на погодження",
        "openOrders": "Відкриті замовлення", "endedOrders": "Попередні замовлення",
        "openInvoices": "Рахунки до сплати", "invoice": "Рахунок", "invoices": "Рахунки",
        "schedule": "Графік платежів", "payments": "Платежі", "papers": "Документи",
        "older": "Показати давніші замовлення",
        "newest": "Назад до найновіших замовлень", "left": "Залишилося",
        "acceptTitle": "Погодити кошторис", "from": "З", "through": "По", "show": "Показати", "day": "Дата",
        "entry": "Операція",
        "charged": "Нараховано", "credited": "Зараховано", "balance": "Сальдо", "remove": "Вилучити",
        "removeCard": "Вилучити цю картку", "keepCardAfterAll": "Залишити картку",
        "chargedOrders": "Замовлення, решта за які списується з цієї картки",
        "chargedOrdersText":
            "Решта за цими замовленнями більше не списуватиметься сама. Коли настане термін, ми надішлемо вам посилання на оплату.",
    ]

    let signInTitle = "Особистий кабінет"
    let signInText =
        "Тут ваші замовлення, рахунки та виписки. Введіть пошту або телефон, які ви нам залишили, і ми надішлемо посилання для входу."
    let sendLink = "Надіслати посилання"
    let contactUnreadable =
        "Це не схоже ні на пошту, ні на телефон. Введіть, наприклад, name@example.com або +380 44 123 45 67."
    let sentTitle = "Чекайте на наше повідомлення"
    let sentText =
        "Якщо ця пошта чи телефон нам відомі, посилання вже прямує до вас. Воно відкривається один раз упродовж пів години. Якщо посилань кілька, відкрийте найновіше."
    let tooManyLinks =
        "Посилання просили надто часто. Зачекайте годину або відкрийте найновіше посилання, яке ми вам надіслали."
    let enterText = "Натисніть кнопку, щоб відкрити свій кабінет у цьому браузері."
    let enter = "Відкрити кабінет"
    let endedTitle = "Це посилання більше не діє"
    let endedText = "Посилання відкриває кабінет один раз упродовж пів години, а новіше заступає попереднє."
    let askAgain = "Попросити нове посилання"
    let notHereTitle = "Такої сторінки немає"
    let notHereText = "У вашому кабінеті нічого такого немає. Оберіть сторінку вгорі."

    let nothingYet = "Замовлень поки немає."
    let what = "Платіж"
    let estimate = "Кошторис"
    let toAccept = "Чекає на вашу згоду"
    let acceptText = "Перегляньте кошторис. Якщо згодні, погодьте його, вказавши своє ім’я, і переходьте до оплати."
    let yourName = "Ваше ім’я та прізвище"
    let yourNameHelp = "Їх буде вказано в замовленні: хто погодив кошторис."
    let nameUnreadable = "Введіть ім’я та прізвище одним рядком, не довшим за 120 знаків."
    let accept = "Погодити кошторис"
    let payRestOrPart = "Сплатити решту або частину"
    let mayPay = "Можна сплатити вже зараз"
    let received = "Отримано"
    let held = "Заблоковано на картці"
    let awaited = "Очікує підтвердження"
    let byHand = "Готівка або банківський переказ"
    let onPage = "Сторінка оплати"
    let keptMethod = "Збережений спосіб оплати"

    let estimatePaper = "Кошторис (PDF)"
    let orderPaper = "Замовлення (PDF)"
    let statementPaper = "Виписка (PDF)"
    let dayUnreadable = "Це не дата. Введіть її так: 2026-11-22."
    let periodBackwards = "Ця дата передує першій."
    let periodTooLong = "За цей період забагато рядків для документа. Оберіть коротший."
    let statementTooLong = "За цей період забагато рядків для сторінки. Оберіть коротший або відкрийте PDF."
    let nothingHappened = "За цей період не було ні нарахувань, ні оплат."
    let belowZero = "Сальдо зі знаком мінус — це сума на вашу користь."
    let beginning = "Початкове сальдо"
    let ending = "Кінцеве сальдо"

    let noCards = "Збережених карток немає."
    let cardsText = "Ці картки зберігає платіжний сервіс. Ми бачимо лише їхні останні цифри."
    let removeTitle = "Вилучити цю картку?"
    let removeText =
        "Ви відкликаєте свою згоду: з цієї картки більше нічого не списуватиметься, доки ви не введете її знову."

    func name(of section: PortalSection) -> String {
        switch section {
        case .overview: "Огляд"
        case .statement: "Виписка"
        case .cards: "Збережені картки"
        }
    }

    func accepted(by name: String, _ time: String) -> String { "Погоджено: \(name), \(time)" }
    func chargedByItself(_ card: String) -> String {
        "Як домовлено, решта спишеться в термін зі збереженої картки: \(card)."
    }
    func receipt(_ amount: String) -> String { "Квитанція на \(amount) (PDF)" }
    func invoice(_ number: String) -> String { "Рахунок \(number) (PDF)" }
    func statementPaper(of name: String) -> String { "Виписка, \(name) (PDF)" }

    func state(of invoice: Invoice.State) -> (name: String, mark: String) {
        switch invoice {
        case .draft: ("Чернетка", "waiting")
        case .sent: ("До сплати", "waiting")
        case .partlyPaid: ("Сплачено частково", "waiting")
        case .paid: ("Сплачено", "paid")
        case .void: ("Більше не діє", "waiting")
        }
    }

    func refunded(_ amount: String, _ day: String) -> String { "Повернено \(amount), \(day)" }
    func refundUnderWay(_ amount: String) -> String { "Повертається \(amount)." }
    func credit(_ amount: String) -> String { "На вашому балансі \(amount) для наступних замовлень." }
    func keptSince(_ day: String) -> String { "Збережено \(day)" }
    func expires(_ month: String) -> String { "дійсна до \(month)" }
}
