internal import ArgumentParser
internal import Foundation
internal import PaymentCore
internal import PaymentHTTP
internal import PaymentOrders
internal import PaymentStoreSQL
internal import PaymentStoreSQLite

/// Makes, checks and copies what orders are kept in.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make, check, copy and export the store of orders.",
        discussion: """
            A store is a file, or a database on PostgreSQL; its key is kept beside it or in PAYMENTS_STORE_KEY.

              payments store migrate --store shop.db
              payments store check --store shop.db
            """,
        subcommands: [Migrate.self, Check.self, Export.self, Backup.self, Restore.self, Adopt.self])

    /// Brings the tables up to date; makes a store where there is none.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a store, or bring the tables of an earlier release up to date.",
            discussion: """
                A new store gets a key beside it, in FILE.key. Keep it apart from backups: who has both can open what is sealed.

                  payments store migrate --store shop.db

                Exit codes: 0 done, 1 the store cannot be used, 64 malformed, or a store whose key is lost.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            try await reportingOrders {
                let location = try options.location()
                var isNew = false
                if case .file(let path) = location {
                    isNew = !FileManager.default.fileExists(atPath: path)
                    if options.store == nil { try Self.makeFolder(of: path) }
                }
                // The key comes first: a store without one would be of no use.
                _ = try options.key(ifMissing: isNew ? .make : .refuse)
                let steps = try await OpenedStore(location, makingFile: true).migrate()
                let words = steps.isEmpty ? "nothing was to be done" : "applied \(steps.joined(separator: ", "))"
                Report(
                    status: .done, lines: ["schema \(Schema.latest): \(words)"],
                    json: ["schema": .integer(Int64(Schema.latest)), "applied": .strings(steps)]
                ).print(asJSON: output.json)
            }
        }

        private static func makeFolder(of path: String) throws {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(
                    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw InvalidValue("store", path, "has no folder, and none can be made: \(error.localizedDescription)")
            }
        }
    }

    /// Checks a store and everything in it.
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Check the database, every hash of ledger and audit, every journal, and every order against its books.",
            discussion: """
                Each part is sound, has findings, or could not be checked, and the reason is told.

                  payments store check --store shop.db

                Exit codes: 0 all is sound, 1 something is not, or could not be checked.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            try await reportingOrders {
                let check = try StoreCheck(OpenedStore(options.location()), options)
                let report = try await Progress.telling("checking") { progress in try await check.run(progress) }
                try report.finish(asJSON: output.json)
            }
        }
    }

    /// Writes every row as text.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every row as a line of JSON; tokens are as they are sealed, and no key is among them.",
            discussion: """
                The first line says what it is, and the last that it is complete.

                  payments store export --store shop.db --output shop.jsonl

                Exit codes: 0 all is written, 1 the store cannot be read, 64 malformed, or a file that is there already.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions

        @Option(
            help: "A new file to write to, which only you can read; by default standard output.",
            completion: .file())
        var output: String?

        func run() async throws {
            try await reportingOrders {
                let store = try await options.openForReading()
                var output = if let output { try TextOutput(file: output) } else { TextOutput() }
                try await StoreExport(store).write(to: &output, now: SystemWallClock().now())
            }
        }
    }

    /// Copies a store's file while it is in use.
    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the store into a new file while it is in use; its key is kept apart and not copied.",
            discussion: """
                A store on PostgreSQL is copied with pg_dump.

                  payments store backup monday.db --store shop.db

                Exit codes: 0 copied, 1 it cannot be copied, 64 malformed.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions

        @Argument(help: "The new file.", completion: .file())
        var backup: String
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            try await reportingOrders {
                let location = try options.location()
                _ = try StoreCopies.requireFile(location, to: "backed up")
                guard case .file(let store, let path) = try OpenedStore(location) else { return }
                try await store.backup(to: backup)
                Report(
                    status: .done,
                    lines: ["copied \(path) to \(backup)", "without the key: keep that too, in another place"],
                    json: ["store": .string(path), "backup": .string(backup)]
                ).print(asJSON: output.json)
            }
        }
    }

    /// Puts a backup where there is no store.
    struct Restore: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a backup where there is no store; nothing is collected from it until it is adopted.",
            discussion: """
                Put the key back beside it, check it, and adopt it once nobody works on another copy.

                  payments store restore monday.db --store shop2.db

                Exit codes: 0 restored, 1 there is a store already or the file is no backup, 64 malformed.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions

        @Argument(help: "The backup.", completion: .file())
        var backup: String
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            try await reportingOrders {
                let path = try StoreCopies.requireFile(try options.location(), to: "restored")
                try StoreCopies.restore(backup, to: path)
                Report(
                    status: .done,
                    lines: [
                        "restored \(path); it is a copy of what was, and money may have moved since:",
                        "  payments store check      looks through it; put its key back first",
                        "  payments store adopt      once no other store works on its orders",
                        "  payments reconcile        finds what the gateways know and it does not",
                    ],
                    json: ["store": .string(path), "backup": .string(backup)]
                ).print(asJSON: output.json)
            }
        }
    }

    /// Says that a copy is the store that counts.
    struct Adopt: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Say that a restored or copied store is the one that counts, because no other works on its orders.",
            discussion: """
                Whoever collects it next looks at the gateways for what it may not know before anything is charged.

                  payments store adopt --store shop2.db

                Exit codes: 0 it counts, 1 it cannot be used, 64 malformed.
                """)

        @OptionGroup(title: "The store") var options: StoreOptions
        @OptionGroup(title: "Output") var output: OutputOptions

        func run() async throws {
            try await reportingOrders {
                let location = try options.location()
                _ = try StoreCopies.requireFile(location, to: "restored")
                guard case .file(let store, let path) = try OpenedStore(location) else { return }
                let wasOriginal = store.origin == .original
                if !wasOriginal { try await store.adopt() }
                Report(
                    status: .done,
                    lines: [
                        wasOriginal ? "\(path) was the one that counts already" : "\(path) is the one that counts now"
                    ],
                    json: ["store": .string(path), "adopted": .bool(!wasOriginal)]
                ).print(asJSON: output.json)
            }
        }
    }
}
