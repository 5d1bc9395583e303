/// What the payment page says in Ukrainian.
struct UkrainianPage: PageTexts {
    let skip = "Перейти до змісту"
    let total = "Вартість"
    let paid = "Сплачено"
    let left = "Залишилося сплатити"
    let dueNow = "До сплати зараз"
    let schedule = "Платежі"
    let dueOn = "Термін"
    let amount = "Сума"
    let state = "Стан"
    let orderNumber = "Замовлення"
    let howMuch = "Скільки ви бажаєте сплатити?"
    let everything = "Усе, що залишилося"
    let anotherAmount = "Інша сума"
    let anotherAmountHelp = "Введіть суму, наприклад 120,50."
    let payWith = "Як ви бажаєте сплатити?"
    let newCard = "Нова картка"
    let newCardHelp = "Ви введете її на захищеній сторінці платіжного сервісу."
    let keepCard = "Зберегти картку й списати з неї решту за цим замовленням, як домовлено"
    let agreement = "Угода"
    let accept = "Угоду прочитано, я її приймаю"
    let mustAccept = "Щоб продовжити, прийміть, будь ласка, угоду."
    let pay = "Сплатити"
    let underWay = "Оплату за цим замовленням розпочато й не завершено."
    let continuePayment = "Продовжити цю оплату"
    let goTitle = "На захищену сторінку"
    let goText =
        "Ви переходите на сторінку платіжного сервісу або вашого банку. Якщо нічого не відбувається, натисніть кнопку."
    let go = "Продовжити"
    let codeTitle = "Код від вашого банку"
    let codeText = "Ваш банк надіслав вам код для цього платежу. Введіть його тут."
    let code = "Код"
    let send = "Надіслати"
    let thanks = "Дякуємо!"
    let received = "Ваш платіж отримано."
    let allPaid = "Усе сплачено."
    let completePayment = "Доплатити"
    let pendingTitle = "Ваш платіж перевіряється"
    let pendingText =
        "Чекаємо на підтвердження від платіжного сервісу. Будь ласка, не платіть удруге: щойно стане відомо, ви побачите це тут."
    let lookAgain = "Перевірити ще раз"
    let failedTitle = "Платіж не пройшов"
    let failedText = "Гроші не списано. Можна спробувати ще раз або взяти іншу картку."
    let tryAgain = "Спробувати ще раз"
    let expiredTitle = "Час дії посилання минув"
    let expiredText = "Час на оплату вийшов. Попросіть у нас, будь ласка, нове посилання."
    let closedTitle = "Нічого сплачувати"
    let unknownTitle = "Цю сторінку неможливо відкрити"
    let unknownText = "Відкрийте посилання так, як його вам надіслано. Якщо воно загубилося, ми надішлемо його знову."
    let lostTitle = "Надіслати посилання ще раз"
    let lostText = "Вкажіть, про яке замовлення йдеться, а також пошту або телефон, які ви нам залишили."
    let lostOrder = "Номер замовлення або що ви замовили"
    let lostContact = "Пошта або телефон"
    let lostSent = "Якщо це ваше замовлення, посилання вже прямує до вас."
    let findLink = "Посилання загубилося"
    let tooManyTitle = "Забагато спроб"
    let tooManyText = "Кілька платежів відхилено. Заради вашої безпеки зачекайте годину або зв’яжіться з нами."
    let amountUnreadable = "Це не грошова сума. Введіть її так: 120,50."
    let amountNotChosen =
        "Ви ввели одну суму, а обрали іншу, тому нічого не списано. Тепер обрано введену суму: перевірте її або оберіть знову."
    let amountChanged = "Сума змінилася; перегляньте її ще раз. Нічого не списано."
    let agreementChanged = "Угода змінилася; прочитайте її ще раз. Нічого не списано."
    let estimateChanged = "Кошторис змінився; перегляньте його ще раз. Його ще не прийнято."
    let unfinishedTitle = "Цю оплату не завершено"
    let unfinishedText = "Її розпочато на сторінці платіжного сервісу. Там її можна продовжити."
    let anotherWay = "Обрати інший спосіб оплати"
    let anotherWayText = "Тоді цю оплату спершу буде скасовано, щоб нічого не списалося двічі."
    let notEnded = "Зараз цю оплату не вдалося скасувати. Продовжте її або спробуйте ще раз за кілька хвилин."
    let openLink = "Щоб продовжити, відкрийте посилання, яке ми вам надіслали."
    let tooLittleTitle = "Залишок замалий, щоб сплатити його тут"
    let declinedTitle = "Це замовлення відхилено"
    let cancelledTitle = "Це замовлення скасовано"
    let gatewaySilent = "Платіжний сервіс зараз не відповідає. Гроші не списано; спробуйте ще раз."
    let troubleTitle = "Щось пішло не так"
    let troubleText =
        "Зараз це не вдалося. Якщо ви щойно платили, не платіть удруге: ми з’ясовуємо, що сталося з платежем."
    let language = "Мова"

    func stillLeft(_ amount: String) -> String { "Залишилося сплатити \(amount)." }

    func suggested(_ reason: SuggestedReason) -> String {
        switch reason {
        case .deposit: "Передплата"
        case .due: "Належить сплатити"
        case .next: "Наступний платіж"
        case .all: "Усе, що залишилося"
        }
    }

    func bounds(_ least: String, _ most: String) -> String { "Від \(least) до \(most)." }

    func words(for problem: FormProblem) -> String {
        switch problem {
        case .foreign: "Цю форму надіслано з іншого сайту, тому нічого не зроблено."
        case .notOurs: "Ця форма застаріла. Відкрийте сторінку знову й надішліть ще раз."
        case .noForm, .unreadable: "Надіслане не вдалося прочитати. Відкрийте сторінку знову й надішліть ще раз."
        case .tooLarge: "Надіслане завелике."
        case .noSuchCard: "Ця картка більше не доступна. Оберіть інший спосіб оплати."
        }
    }

    func card(_ brand: String, _ lastFour: String) -> String { "\(brand), закінчується на \(lastFour)" }
}
