import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct NameTests {
    @Test(
        "states of orders have names",
        arguments: zip(
            Plan.Status.allCases,
            [
                ("Open", "Відкрите"), ("Completed", "Завершене"), ("Declined", "Відхилене"), ("Canceled", "Скасоване"),
            ]))
    func statuses(status: Plan.Status, names: (String, String)) {
        #expect(Language.en.name(of: status) == names.0)
        #expect(Language.uk.name(of: status) == names.1)
    }

    @Test(
        "states of items have names",
        arguments: zip(
            Standing.ItemState.allCases,
            [
                ("Paid", "Сплачено"), ("Overdue", "Прострочено"), ("Due today", "До сплати сьогодні"),
                ("Upcoming", "До сплати пізніше"), ("No date yet", "Поки без дати"),
            ]))
    func itemStates(state: Standing.ItemState, names: (String, String)) {
        #expect(Language.en.name(of: state) == names.0)
        #expect(Language.uk.name(of: state) == names.1)
    }

    @Test(
        "states of visits have names (P-BK-5)",
        arguments: zip(
            Standing.Visit.allCases,
            [
                ("Waiting for payment", "Очікує оплати"), ("Paid", "Оплачено"), ("Overdue", "Прострочено"),
                ("Canceled", "Скасовано"),
            ]))
    func visits(visit: Standing.Visit, names: (String, String)) {
        #expect(Language.en.name(of: visit) == names.0)
        #expect(Language.uk.name(of: visit) == names.1)
    }

    @Test(
        "moves have names",
        arguments: zip(
            Standing.Move.allCases,
            [
                ("Pay", "Сплатити"), ("Complete by hand", "Завершити вручну"), ("Decline", "Відхилити"),
                ("Cancel", "Скасувати"), ("Send a new link", "Надіслати нове посилання"),
                ("Give money back", "Повернути гроші"), ("Change the order", "Змінити замовлення"),
            ]))
    func moves(move: Standing.Move, names: (String, String)) {
        #expect(Language.en.name(of: move) == names.0)
        #expect(Language.uk.name(of: move) == names.1)
    }

    @Test(
        "roles have names",
        arguments: zip(
            Line.Role.allCases,
            [
                ("Deposit", "Передплата"), ("Prepayment", "Передплата"), ("Down payment", "Аванс"),
                ("Installment", "Внесок"), ("Balance", "Залишок"),
            ]))
    func roles(role: Line.Role, names: (String, String)) {
        #expect(Language.en.name(of: role) == names.0)
        #expect(Language.uk.name(of: role) == names.1)
    }

    @Test(
        "ways to collect have names",
        arguments: zip(
            Line.Collection.allCases,
            [
                ("Paid on the payment page", "Сплата на сторінці оплати"), ("Draft invoice", "Чернетка рахунку"),
                ("Invoice when due", "Рахунок у день сплати"),
                ("Charged to the saved payment method", "Списання зі збереженого способу оплати"),
            ]))
    func collections(collection: Line.Collection, names: (String, String)) {
        #expect(Language.en.name(of: collection) == names.0)
        #expect(Language.uk.name(of: collection) == names.1)
    }
}
