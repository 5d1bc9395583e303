// Requests a second and CPU time a request of CurlTransport, in the form that peers/curl_multi.c prints for a plain
// libcurl loop.
//
// TransportBench <url> <concurrency> <requests> [GET|POST] [certificate authority file]

import CurlTransport
import Glibc
import HTTPTypes
import PaymentCore
import PaymentHTTP
import Synchronization

/// Microseconds of `clock`.
func microseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
}

/// Ends the program with a message.
func stop(_ message: String) -> Never {
    // Not `stderr`: it is shared mutable state in Swift's eyes.
    let bytes = Array((message + "\n").utf8)
    write(STDERR_FILENO, bytes, bytes.count)
    exit(2)
}

/// What the tasks of one run share.
final class Progress: Sendable {
    let remaining: Atomic<Int>
    let failed = Atomic(0)

    init(count: Int) {
        remaining = Atomic(count)
    }
}

/// Runs `count` requests, `concurrency` at a time, and returns how many did not get a 200.
func run(_ transport: CurlTransport, _ request: TransportRequest, concurrency: Int, count: Int) async -> Int {
    let progress = Progress(count: count)
    await withTaskGroup(of: Void.self) { group in
        for _ in 0..<concurrency {
            group.addTask {
                while progress.remaining.subtract(1, ordering: .relaxed).newValue >= 0 {
                    do {
                        let response = try await transport.send(request)
                        if response.status != 200 { progress.failed.add(1, ordering: .relaxed) }
                    } catch {
                        progress.failed.add(1, ordering: .relaxed)
                    }
                }
            }
        }
    }
    return progress.failed.load(ordering: .relaxed)
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard (3...5).contains(arguments.count), let concurrency = Int(arguments[1]), let count = Int(arguments[2]),
    concurrency > 0, count > 0
else { stop("usage: TransportBench <url> <concurrency> <requests> [GET|POST] [certificate authority file]") }
let isPost = arguments.count > 3 && arguments[3] == "POST"
// The same 79 bytes that the C loop posts.
let form = "amount=2000&currency=usd&confirm=true&payment_method=pm_card_visa&metadata[n]=1"
do {
    let transport = try CurlTransport(
        configuration: .init(
            certificateAuthorityFile: arguments.count > 4 ? arguments[4] : nil,
            // As many as the C loop opens.
            maxConnectionsPerHost: max(128, concurrency)))
    let request = TransportRequest(
        method: isPost ? .post : .get, url: try AbsoluteURL(arguments[0]),
        headerFields: [
            .accept: "application/json", .authorization: "Bearer sk_test_1234567890",
            .contentType: "application/x-www-form-urlencoded",
        ],
        body: isPost ? .bytes(Array(form.utf8)) : .none, effect: isPost ? .idempotentWrite : .read, limits: .movesMoney)
    _ = await run(transport, request, concurrency: concurrency, count: concurrency * 4)
    let (wall, cpu) = (microseconds(CLOCK_MONOTONIC), microseconds(CLOCK_PROCESS_CPUTIME_ID))
    let failed = await run(transport, request, concurrency: concurrency, count: count)
    let (wallSpent, cpuSpent) = (microseconds(CLOCK_MONOTONIC) - wall, microseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu)
    await transport.shutdown()
    let rate = Int(Double(count) * 1e6 / wallSpent)
    let hundredths = Int(cpuSpent * 100 / Double(count))
    print(
        "CurlTransport \(isPost ? "POST" : "GET") concurrency=\(concurrency) requests=\(count) failed=\(failed)",
        "requests_per_s=\(rate) cpu_us_per_request=\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)")
    if failed > 0 { exit(1) }
} catch {
    stop("\(error)")
}
