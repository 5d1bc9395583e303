import Foundation
import PaymentCore
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import Testing

@Suite("Messages as files")
struct MessageFolderTests {
    @Test("each message is a file only its owner reads, and a repeat replaces it")
    func files() async throws {
        let path = FileManager.default.temporaryDirectory.path + "/messages-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clock = ManualWallClock(sunday)
        let messenger = try messenger(over: MessageFolder(path: path, clock: clock))
        try await messenger.deliver(message(.paymentReceived, by: .sms, in: .uk, address: "+380671234567", id: "m-1"))
        clock.advance(seconds: 60)
        try await messenger.deliver(message(.linkExpired, id: "1"))
        // Comes again, after its customer has moved.
        try await messenger.deliver(message(.paymentReceived, by: .sms, in: .uk, address: "+380670000000", id: "m-1"))
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(names == ["20261122T050600.123Z-m-1.txt", "20261122T050700.123Z-1.txt"])
        let text = try String(contentsOfFile: "\(path)/\(names[0])", encoding: .utf8)
        #expect(
            text == """
                Message: m-1 (paymentReceived)
                To: Olena Kovalenko, +380670000000
                By: sms
                Subject: Ми отримали ваш платіж: Kitchen

                Вітаємо!

                Дякуємо! Ми отримали $3,750.00 за «Kitchen» (замовлення 7K2M-Q4TA).
                Початок: October 6, 2027.

                Studio

                """)
        for (file, mode) in [(path, 0o700), ("\(path)/\(names[0])", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode)
        }
    }

    @Test("a folder that cannot be made is told, and tried again")
    func noFolder() async throws {
        let messenger = try messenger(over: MessageFolder(path: "/dev/null/messages", clock: ManualWallClock(sunday)))
        let message = try message()
        let failure = await refusal(of: message, by: messenger)
        #expect(failure == .temporary("the folder for messages cannot be made: Not a directory"))
    }
}
