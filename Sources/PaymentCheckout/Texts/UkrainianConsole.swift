/// What the console says in Ukrainian.
struct UkrainianConsole: ConsoleTexts {
    func word(_ word: ConsoleWord) -> String {
        switch word {
        case .menu: "Меню"
        case .sections: "Розділи кабінету"
        case .leave: "Вийти"
        case .signIn: "Вхід"
        case .loginName: "Логін"
        case .loginNameHelp: "З ним входять: малі латинські літери, цифри, крапки й дефіси."
        case .password: "Пароль"
        case .enter: "Увійти"
        case .wrongSignIn: "Логін і пароль не збігаються. Перевірте обидва та спробуйте ще раз."
        case .otp: "Одноразовий код"
        case .otpHelp: "Шість цифр із вашого застосунку-автентифікатора."
        case .wrongCode: "Код неправильний, застарілий або вже використаний. Дочекайтеся наступного та введіть його."
        case .tooManySignIns: "Забагато спроб. Зачекайте годину або попросіть власника встановити новий пароль."
        case .forbiddenTitle: "Вам це не дозволено"
        case .forbiddenText: "Ваша роль цього не передбачає. Зверніться до власника або менеджера."
        case .unknownTitle: "Такої сторінки немає"
        case .unknownText: "Тут немає того, що ви шукали. Можливо, адреса вже інша."
        case .troubleTitle: "Цього не зроблено"
        case .changedMeanwhile: "Хтось інший уже це змінив. Перегляньте ще раз і повторіть свою дію."
        case .gatewayTrouble: "Платіжна служба відмовила або не відповідає. Гроші не рухалися."
        case .storeTrouble: "Дані зараз недоступні. Нічого не змінено; спробуйте ще раз."
        case .back: "Назад"
        case .home: "До замовлень"
        case .me: "Мій обліковий запис"
        case .shownName: "Повне ім’я"
        case .role: "Роль"
        case .language: "Мова"
        case .save: "Зберегти"
        case .add: "Додати"
        case .addPerson: "Додати працівника"
        case .addPersonHelp: "Передайте логін і пароль особисто. Пароль людина зможе змінити сама."
        case .change: "Змінити"
        case .remove: "Вилучити"
        case .removeText: "Увійти більше не вдасться, а відкриті сеанси завершаться одразу."
        case .people: "Хто тут працює"
        case .presentPassword: "Теперішній пароль"
        case .newPassword: "Новий пароль"
        case .newPasswordHelp: "Щонайменше 12 символів; кілька слів легко запам’ятати."
        case .changePassword: "Змінити пароль"
        case .resetPassword: "Встановити новий пароль"
        case .resetHelp: "Усі сеанси цієї людини завершаться."
        case .secondFactor: "Другий фактор"
        case .factorIsOn: "Увімкнено: під час входу потрібен одноразовий код."
        case .factorIsOff: "Вимкнено."
        case .factorWhy:
            "Застосунок-автентифікатор показує новий код кожні 30 секунд. Без нього не можна повертати великі суми."
        case .factorSetUp: "Налаштувати"
        case .factorScan: "Введіть цей ключ у застосунок-автентифікатор або відкрийте посилання на телефоні з ним."
        case .factorSecret: "Ключ"
        case .factorLink: "Відкрити в застосунку-автентифікаторі"
        case .factorConfirm: "Потім введіть код, який покаже застосунок."
        case .turnOn: "Увімкнути"
        case .turnOff: "Вимкнути"
        case .takeOff: "Вимкнути другий фактор"
        case .takeOffHelp: "Для тих, хто загубив телефон. Усі сеанси цієї людини завершаться."
        case .yes: "так"
        case .no: "ні"
        case .ownCode: "Ваш одноразовий код"
        case .ownPassword: "Ваш власний пароль"
        case .proofHelp: "Щоб цього не зміг зробити той, хто застане ваш браузер відкритим."
        case .proofOfRoleHelp: "Потрібно лише для зміни ролі."
        case .oneself: "Власний пароль і другий фактор ви змінюєте тут:"
        case .refundLimits: "Повернення без другого фактора"
        case .refundLimitsHelp:
            "До якої суми можна повертати гроші без одноразового коду. По одній сумі в рядку, наприклад 5000.00 UAH. Якщо валюти тут немає, код потрібен для кожного повернення."
        case .wrongLimits: "Один із рядків не є сумою з валютою. Напишіть так: 5000.00 UAH."
        }
    }

    func name(of section: ConsoleSection) -> String {
        switch section {
        case .orders: "Замовлення"
        case .book: "Нове бронювання"
        case .terminal: "Віртуальний термінал"
        case .reports: "Звіти"
        case .cases: "Випадки"
        case .outbox: "Повідомлення"
        case .audit: "Журнал дій"
        case .offers: "Пропозиції"
        case .branches: "Філії"
        case .templates: "Шаблони повідомлень"
        case .pageSettings: "Сторінка оплати"
        case .staff: "Працівники"
        }
    }

    func name(of role: StaffRole) -> String {
        switch role {
        case .viewer: "Спостерігач: лише переглядає"
        case .cashier: "Касир: бронює та приймає платежі"
        case .manager: "Менеджер: також змінює замовлення й повертає гроші"
        case .owner: "Власник: також усе налаштовує"
        }
    }

    func words(for problem: StaffProblem) -> String {
        switch problem {
        case .badName: "Логін має від 1 до 40 малих латинських літер, цифр, крапок, дефісів або підкреслень."
        case .nameTaken: "Такий логін уже є. Виберіть інший."
        case .badShownName: "Повне ім’я має від 1 до 80 символів в одному рядку."
        case .badPassword: "Пароль має містити щонайменше 12 символів і не збігатися з логіном."
        case .wrongPassword: "Теперішній пароль інший."
        case .lastOwner: "Це єдиний власник. Спершу зробіть власником когось іншого."
        case .unknown: "Людини з таким логіном уже немає."
        case .wrongCode: self[.wrongCode]
        case .tooMany: "Список повний. Спершу когось вилучіть."
        case .oneself: "Власний пароль і другий фактор змінюйте в розділі «\(self[.me])»."
        }
    }

    func tooManyTries(until time: String) -> String {
        "Забагато хибних спроб. Зачекайте до \(time) і спробуйте ще раз."
    }

    func done(_ word: String) -> String? {
        switch word {
        case "added": "Додано."
        case "removed": "Вилучено."
        case "saved": "Збережено."
        case "password": "Пароль змінено."
        case "factor-on": "Другий фактор увімкнено."
        case "factor-off": "Другий фактор вимкнено."
        default: nil
        }
    }
}
