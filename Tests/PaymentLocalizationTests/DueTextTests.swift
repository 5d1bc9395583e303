import PaymentCore
import PaymentLocalization
import PaymentPlans
import Testing

@Suite struct DueTextTests {
    @Test(
        "terms say in both languages when an item falls due",
        arguments: [
            (Due.onBooking, "on the day of booking", "у день бронювання"),
            (.undated, "without a set date", "без визначеної дати"),
            (.on(CivilDate(daysSinceEpoch: 20_778)), "on November 21, 2026", "21 листопада 2026 р."),
            (.after(.days(1)), "1 day after booking", "через 1 день після бронювання"),
            (.after(.weeks(2)), "2 weeks after booking", "через 2 тижні після бронювання"),
            (.after(.months(5)), "5 months after booking", "через 5 місяців після бронювання"),
            (.before(.days(30), .travel), "30 days before travel", "за 30 днів до поїздки"),
            (.before(.days(21), .travel), "21 days before travel", "за 21 день до поїздки"),
            (.before(.days(0), .travel), "on the day of travel", "у день поїздки"),
            (.before(.days(3), .start), "3 days before the start", "за 3 дні до початку"),
            (
                .after(.days(14), .event(.productionComplete)), "14 days after the end of production",
                "через 14 днів після завершення виробництва"
            ),
            (
                .after(.monthEnds(1)), "on the last day of the month 1 month after booking",
                "в останній день місяця через 1 місяць після бронювання"
            ),
            (
                .after(.monthEnds(0)), "on the last day of the month of booking", "в останній день місяця бронювання"
            ),
            (.when(.productionComplete), "when production is complete", "коли виробництво буде завершено"),
            (.when(.completion), "when the project is complete", "коли роботи буде завершено"),
            (.when(.travel), "when travel begins", "коли почнеться поїздка"),
            (.when(.start), "at the start", "на початку"),
            (
                .when(.productionComplete, orOn: CivilDate(daysSinceEpoch: 20_778)),
                "when production is complete or on November 21, 2026, whichever comes first",
                "коли виробництво буде завершено, або 21 листопада 2026 р., залежно від того, що настане раніше"
            ),
        ] as [(Due, String, String)])
    func dues(due: Due, english: String, ukrainian: String) {
        #expect(plain(Language.en.description(of: due)) == english)
        #expect(plain(Language.uk.description(of: due)) == ukrainian)
    }

    @Test("an event that the package does not know is named as the terms name it")
    func otherEvents() throws {
        let keys = try EventName("keys-handed-over")
        #expect(Language.en.description(of: .when(keys)) == "when “keys-handed-over” happens")
        #expect(Language.uk.description(of: .when(keys)) == "коли настане подія «keys-handed-over»")
        #expect(Language.en.description(of: .before(.days(2), keys)) == "2 days before “keys-handed-over”")
        #expect(Language.uk.description(of: .before(.days(2), keys)) == "за 2 дні до події «keys-handed-over»")
    }
}
