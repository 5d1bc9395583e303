internal import PaymentLocalization

/// The words on documents that the parts below do not have.
enum Word: CaseIterable {
    case invoice, receipt, estimate, booking, order, visit, project, deal, statement
    case payer, client
    case number, state, issuedOn, dueOn, orderNumber, madeOn, acceptedOn, acceptedBy, paidAt, paidBy, card
    case periodFrom, periodTo
    case description, day, amount, paid, left, due, charged, credited, balance
    case price, notAskedFor
    case draft, sent, partlyPaid, paidInFull, void
    case byCard, bySavedMethod, onPage, byHand
    case thanks, payOnline, nothingHappened, belowZero

    /// The word in English and in Ukrainian.
    fileprivate var texts: (en: String, uk: String) {
        switch self {
        case .invoice: ("Invoice", "Рахунок")
        case .receipt: ("Receipt", "Квитанція")
        case .estimate: ("Estimate", "Кошторис")
        case .booking: ("Booking", "Бронювання")
        case .order, .project: ("Order", "Замовлення")
        case .visit: ("Visit", "Візит")
        case .deal: ("Travel booking", "Бронювання подорожі")
        case .statement: ("Statement", "Виписка")
        case .payer: ("Payer", "Платник")
        case .client: ("Customer", "Клієнт")
        case .number: ("Number", "Номер")
        case .state: ("State", "Стан")
        case .issuedOn: ("Issued on", "Дата рахунку")
        case .dueOn: ("Due on", "Сплатити до")
        case .orderNumber: ("Order", "Замовлення")
        case .madeOn: ("Date", "Дата")
        case .acceptedOn: ("Accepted on", "Дата погодження")
        case .acceptedBy: ("Accepted by", "Ким погоджено")
        case .paidAt: ("Paid on", "Оплачено")
        case .paidBy: ("Paid by", "Спосіб оплати")
        case .card: ("Card", "Картка")
        case .periodFrom: ("From", "Від")
        case .periodTo: ("Through", "До")
        case .description: ("Description", "Опис")
        case .day: ("Date", "Дата")
        case .amount: ("Amount", "Сума")
        case .paid: ("Paid", "Сплачено")
        case .left: ("Left to pay", "Залишилося")
        case .due: ("Due", "Термін сплати")
        case .charged: ("Charged", "Нараховано")
        case .credited: ("Credited", "Зараховано")
        case .balance: ("Balance", "Сальдо")
        case .price: ("Total", "Разом")
        case .notAskedFor: ("No longer to be paid", "Більше не потрібно сплачувати")
        case .draft: ("Draft", "Чернетка")
        case .sent: ("Sent", "Надіслано")
        case .partlyPaid: ("Paid in part", "Сплачено частково")
        case .paidInFull: ("Paid", "Сплачено")
        case .void: ("Void", "Анульовано")
        case .byCard: ("Card", "Картка")
        case .bySavedMethod: ("Saved card, as agreed", "Збережена картка, за згодою")
        case .onPage: ("Payment page", "Сторінка оплати")
        case .byHand: ("Cash or bank transfer", "Готівка або банківський переказ")
        case .thanks: ("Thank you for your payment.", "Дякуємо за оплату.")
        case .payOnline: ("Pay online", "Сплатити онлайн")
        case .nothingHappened:
            ("Nothing was charged or paid in this period.", "За цей період не було ні нарахувань, ні оплат.")
        case .belowZero:
            ("A balance below zero is money to your credit.", "Сальдо зі знаком мінус — це сума на вашу користь.")
        }
    }
}

/// The words of one language.
struct Words {
    let language: Language

    init(_ language: Language) { self.language = language }

    func callAsFunction(_ word: Word) -> String {
        switch language {
        case .en: word.texts.en
        case .uk: word.texts.uk
        }
    }
}
