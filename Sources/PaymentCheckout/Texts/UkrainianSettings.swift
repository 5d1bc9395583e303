internal import PaymentCore
internal import PaymentLocalization
internal import PaymentMessaging
internal import PaymentOrders
internal import PaymentPlans

/// What the settings say in Ukrainian.
struct UkrainianSettings: SettingsTexts {
    func word(_ word: SettingsWord) -> String {
        switch word {
        case .save: "Зберегти"
        case .saved: "Збережено."
        case .removed: "Видалено."
        case .lookAgain: "Перегляньте, будь ласка, ще раз:"
        case .changedMeanwhile: "Тим часом хтось інший уніс зміни. Перегляньте введене й збережіть ще раз."
        case .offersLead: "Кожна пропозиція має свою ціну й умови. Замовлення зберігають умови, з якими їх оформлено."
        case .noOffers: "Пропозицій поки немає."
        case .addOffer: "Додати пропозицію"
        case .newOffer: "Нова пропозиція"
        case .changeOffer: "Зміна пропозиції"
        case .allOffers: "Усі пропозиції"
        case .removeOffer: "Видалити пропозицію"
        case .removeOfferHelp: "Оформити її більше не можна буде. Наявні замовлення не зміняться."
        case .typedByStaff: "ціну вводять у кожному замовленні"
        case .paymentsAreOffShort: "Оплату вимкнено"
        case .whatIsSold: "Що продається"
        case .anyAccount: "Обирають у кожному замовленні"
        case .example: "Приклад"
        case .deposit: "Передплата"
        case .rest: "Решта"
        case .cancellation: "Скасування"
        case .cancellationHelp:
            "Скільки від передплати ви залишаєте собі залежно від часу до початку. Якщо жоден крок не підходить, залишається вся. Щоб повертати все, не заповнюйте нічого."
        case .payerParts: "Частини"
        case .visitKinds: "Види візитів"
        case .visitKindsHelp: "Для кожного візиту обирають один із них. Коли рядки заповняться, з’являться нові."
        case .linkTimes: "Посилання на оплату"
        case .generalDownPayment: "Загальні налаштування"
        case .customDownPayments: "Власні правила передплат"
        case .customHelp:
            "Поки вони ввімкнені, загальні налаштування не діють. Усі правила мають бути або сумами, або відсотками."
        case .amounts: "Суми"
        case .showAmounts: "Показати суми"
        case .item: "Платіж"
        case .due: "Термін"
        case .amount: "Сума"
        case .collected: "Як надходить"
        case .paymentsAreOff: "Оплату вимкнено, тож оформити це зараз не можна. Такими будуть суми, коли її ввімкнути."
        case .partsAreOff: "Оплату частинами вимкнено, тож усе сплачують під час бронювання."
        case .noRulesYet: "Власні правила ввімкнено, але їх ще немає: поки не додати правило, сплачувати нічого."
        case .rulesAreOff: "Власні правила вимкнено. Вони збережені, але не діють."
        case .depositTogether: "Передплата"
        case .minimumFirstAmount: "Найменший перший платіж"
        case .leastNow: "Найменша сума під час бронювання"
        case .successAmount: "Вважається успішним від"
        case .linkEnds: "Посилання діє до"
        case .cancelsItself: "Без оплати скасується"
        case .noDay: "дня ще немає"
        case .looks: "Вигляд"
        case .wordsOfThePage: "Тексти"
        case .customersLanguage: "Мова клієнта"
        case .sample: "Зразок"
        case .showSample: "Показати зразок"
        case .showPage: "Показати всю сторінку"
        case .showExpired: "Показати прострочене посилання"
        case .showPageHelp: "Сторінки відкриваються в новій вкладці. Перегляд нічого не зберігає."
        case .language: "Мова"
        case .theme: "Тема"
        case .prices: "Ціни"
        case .pricesShown: "показано"
        case .pricesHidden: "приховано"
        case .expiredLink: "Прострочене посилання"
        case .agreement: "Угода"
        case .noAgreement: "немає"
        case .pictures: "Зображення"
        case .logo: "Логотип"
        case .newLogo: "Виберіть логотип"
        case .logoHelp: "PNG, JPEG або GIF, до 2 МБ. Він буде й на рахунках та квитанціях."
        case .background: "Фонове зображення"
        case .newBackground: "Виберіть фонове зображення"
        case .backgroundHelp: "PNG, JPEG або GIF, до 2 МБ. Текст на ньому не розміщується, тож лишається читабельним."
        case .upload: "Завантажити"
        case .removePicture: "Прибрати зображення"
        case .pictureSaved: "Зображення вже на сторінках."
        case .pictureRemoved: "Зображення прибрано."
        case .templatesLead: "Тексти всіх повідомлень. Вони готові до роботи; змініть те, що ви сказали б інакше."
        case .ownWords: "ваш текст"
        case .allTemplates: "Усі шаблони"
        case .variables: "Що можна вставити"
        case .variablesHelp: "Те, чого може не бути, ставлять у власну пару разом зі словами, які до нього належать:"
        case .maybeMissing: "може не бути"
        case .showMessage: "Показати повідомлення"
        case .resetWords: "Повернути початковий текст"
        case .resetWordsHelp: "Ваш текст цього повідомлення буде видалено."
        case .wordsReset: "Початковий текст повернуто."
        case .messagePreview: "Як це читатиметься"
        case .subject: "Тема листа"
        case .subjectHelp: "Є лише в електронних листах."
        case .length: "Довжина"
        case .messageText: "Текст"
        case .wordsOfTheMessage: "Слова"
        }
    }

    func name(of product: OfferProduct.Name) -> String {
        switch product {
        case .calendar: "Передплата під час бронювання"
        case .parts: "Частини на вибір платника"
        case .visits: "Візити з передплатою"
        case .scheduled: "Передплата й решта за графіком"
        case .travel: "Передплати за подорож"
        }
    }

    func about(_ product: OfferProduct.Name) -> String {
        switch product {
        case .calendar:
            "Для записів і занять: передплата закріплює місце, решту виставляють рахунком або списують пізніше."
        case .parts: "Для курсів і товарів: платник ділить ціну сам, починаючи з найменшого першого платежу."
        case .visits: "Для салонів і клінік: кожен вид візиту має свою передплату, а посилання діє обмежений час."
        case .scheduled:
            "Для робіт на замовлення: спершу передплата, а після завершення кошти списують зі збереженої картки."
        case .travel: "Для подорожей: передплата й решта перед виїздом або власні правила угоди."
        }
    }

    func name(of kind: Order.Kind) -> String {
        switch kind {
        case .booking: "Бронювання"
        case .order: "Замовлення"
        case .visit: "Візит"
        case .project: "Проєкт"
        case .deal: "Угода"
        }
    }

    func exampleIntro(_ day: String, _ price: String?) -> String {
        let order = price.map { "замовлення на \($0), оформленого" } ?? "замовлення, оформленого"
        return "Для \(order) сьогодні, \(day): початок через 14 днів, завершення через 30, подорож через 120."
    }

    func keptWhen(_ hours: String) -> String { "Залишається у вас, якщо до початку не менше ніж \(hours)" }

    func characters(_ count: Int) -> String { "символів: \(count)" }

    func length(_ length: SMSLength) -> String { "SMS: \(length.segments) (знаків: \(length.units))" }
}
