import PaymentCore
import PaymentLocalization
import PaymentOrders
import Testing

@Suite("Customers and messages are found")
struct FindingTests {
    @Test(
        "customers by mail address and telephone number, however they are written (P-LE-3, P-IF-4)",
        arguments: StoreSubject.all)
    func byContact(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for (place, (id, email, phone)) in [
                ("anna", "Anna@Example.com", "+380 44 123-45-67"), ("anna2", "anna@example.com", nil),
                ("boris", nil, "(380) 441234567"), ("cyril", "cyril@example.com", "12"),
            ].enumerated() {
                try tx.insert(
                    Customer(
                        id: try Samples.id(id), name: id, email: email, phone: phone,
                        createdAt: Samples.noon.adding(seconds: Int64(place))))
            }
        }
        let table: [(String, [String]?)] = [
            ("ANNA@example.COM", ["anna", "anna2"]), (" anna@example.com ", ["anna", "anna2"]),
            ("+380441234567", ["anna", "boris"]), ("380.44.1234567", ["anna", "boris"]),
            ("0441234567", []), ("cyril@example.com", ["cyril"]), ("nobody@example.com", []),
            ("12", nil), ("", nil), ("  ", nil), ("anna", nil), ("1234567890123456", nil), ("12345678x", nil),
            ("١٢٣٤٥٦٧٨", nil), (String(repeating: "a@", count: 200), nil),
        ]
        for (typed, expected) in table {
            let contact = Contact(typed)
            #expect((contact == nil) == (expected == nil), "\(typed)")
            guard let contact else { continue }
            let found = try await store.transaction { (tx) throws(OrderError) in
                try tx.customers(reachedAt: contact, limit: 9).map(\.id.text)
            }
            #expect(found == expected, "\(typed)")
        }
        let changed = try await store.transaction { (tx) throws(OrderError) in
            var anna = try Samples.present(tx.customer(Samples.id("anna")))
            anna.email = "new@example.com"
            anna.phone = nil
            try tx.update(anna)
            let old = try tx.customers(reachedAt: .mail("anna@example.com"), limit: 9).map(\.id.text)
            return old + (try tx.customers(reachedAt: .mail("new@example.com"), limit: 9)).map(\.id.text)
        }
        #expect(changed == ["anna2", "anna"])
    }

    @Test(
        "customers by a part of name, mail address or telephone number, the newest first", arguments: StoreSubject.all)
    func byText(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for (place, (id, name, email)) in [
                ("one", "Софія Бондар", "sofia@example.com"), ("two", "СОФІЯ Кравець", "s%_@example.com"),
                ("three", "Ben", nil),
            ].enumerated() {
                try tx.insert(
                    Customer(
                        id: try Samples.id(id), name: name, email: email, phone: "+44 20 7946 000\(place)",
                        createdAt: Samples.noon.adding(seconds: Int64(place))))
            }
        }
        for (text, expected) in [
            ("софія", ["two", "one"]), ("%_", ["two"]), ("7946", ["three", "two", "one"]), ("BEN", ["three"]),
            ("nobody", []), ("", ["three", "two", "one"]),
        ] {
            let found = try await store.transaction { (tx) throws(OrderError) in
                try tx.customers(matching: text, limit: 9).map(\.id.text)
            }
            #expect(found == expected, "\(text)")
        }
        let first = try await store.transaction { (tx) throws(OrderError) in
            try tx.customers(matching: "софія", limit: 1).map(\.id.text)
        }
        #expect(first == ["two"])
    }

    @Test(
        "a customer whose record changed is found by the new texts and not by the old ones", arguments: StoreSubject.all
    )
    func renamed(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for place in 0..<1_100 {
                try tx.insert(
                    Customer(
                        id: try Samples.id("c\(place)"), name: "Payer \(place)",
                        createdAt: Samples.noon.adding(seconds: Int64(place))))
            }
            for (id, name) in [("c7", "Olena Bondar"), ("c7", "Olena Kravets"), ("c8", "Payer 8")] {
                guard var customer = try tx.customer(try Samples.id(id)) else { throw .notFound("customer", id) }
                customer.name = name
                try tx.update(customer)
            }
        }
        for (text, expected) in [
            ("payer 7", ["c799", "c798", "c797"]), ("bondar", []), ("KRAVETS", ["c7"]),
            ("payer 109", ["c1099", "c1098", "c1097"]),
            ("payer 8\n", []), ("payer", ["c1099", "c1098", "c1097"]),
        ] {
            let found = try await store.transaction { (tx) throws(OrderError) in
                try tx.customers(matching: text, limit: 3).map(\.id.text)
            }
            #expect(found == expected, "\(text)")
        }
    }

    @Test("messages, the newest first, by whether they were delivered, page by page", arguments: StoreSubject.all)
    func messages(_ subject: StoreSubject) async throws {
        let store = try await subject.make()
        try await store.transaction { (tx) throws(OrderError) in
            for (place, id) in ["a", "b", "c", "d", "e"].enumerated() {
                var message = Message(
                    id: try Samples.id(id), kind: place == 0 ? .portalLink : .paymentLink, audience: .customer,
                    channel: .email, language: .en, variables: [:], onceFor: id,
                    createdAt: Samples.noon.adding(seconds: Int64(place / 2)))
                if place % 2 == 1 { message.deliveredAt = Samples.noon }
                try tx.insert(message)
            }
        }
        for (isDelivered, expected) in [
            (nil, ["e", "d", "c", "b", "a"]), (true, ["d", "b"]), (false, ["e", "c", "a"]),
        ] as [(Bool?, [String])] {
            for size in 1...6 {
                let found = try await store.transaction { (tx) throws(OrderError) in
                    var found: [String] = []
                    var cursor: MessageCursor?
                    while true {
                        let page = try tx.messages(isDelivered: isDelivered, after: cursor, limit: size)
                        #expect(page.count <= size)
                        guard let last = page.last else { return found }
                        found += page.map(\.id.text)
                        cursor = MessageCursor(createdAt: last.createdAt, id: last.id)
                    }
                }
                #expect(found == expected, "\(isDelivered.map(String.init) ?? "all") by \(size)")
            }
        }
    }
}
