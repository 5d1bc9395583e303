import Foundation
import Glibc
import Synchronization

/// The loop of libFuzzer.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// What is fed: a value of its own, because a function in a tuple would be wrapped once more each time it is read.
private struct Fed: Sendable {
    let name: String
    let feed: Target.Feed
}

private let fed = Mutex<Fed?>(nil)

/// The entry of the program, under the name that the linker is told to begin with: libFuzzer brings a `main` of its own, which would
/// not know the targets.
///
/// It takes `list`, `seeds TARGET FOLDER`, or `run TARGET` and what libFuzzer takes.
@_cdecl("Fuzz_main")
public func fuzz(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
    guard let arguments else { return 64 }
    let words = (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
    do {
        switch (words.dropFirst().first, words.count) {
        case ("list", 2):
            for target in Target.all { print(target.name) }
            return 0
        case ("seeds", 4):
            try Seeds(of: prepared(words[2])).write(to: words[3])
            return 0
        case ("run", 3...):
            let target = try prepared(words[2])
            fed.withLock { $0 = Fed(name: words[2], feed: target.feed) }
            // libFuzzer gets the name of the program and what stands behind the name of the target.
            arguments[2] = arguments[0]
            var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 2
            var restCount = count - 2
            return withUnsafeMutablePointer(to: &rest) { runDriver(&restCount, $0, { feed($0, $1) }) }
        default:
            print("usage: Fuzz list | seeds TARGET FOLDER | run TARGET [libFuzzer's options]")
            return 64
        }
    } catch {
        print("Fuzz: \(error)")
        return 1
    }
}

private func prepared(_ name: String) throws -> Target.Prepared {
    guard let target = Target.all.first(where: { $0.name == name }) else { throw Finding("there is no target \(name)") }
    return try OneThread.preparing { try await target.prepare() }
}

private func feed(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target = fed.withLock({ $0 }) else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try Allowance.spend(on: input, target.feed)
    } catch {
        // An abort is what libFuzzer keeps the input of.
        FileHandle.standardError.write(Data("FINDING in \(target.name): \(error)\n".utf8))
        abort()
    }
    return 0
}
