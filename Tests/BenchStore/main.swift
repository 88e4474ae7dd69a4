// Fills a database with tasks and events, and times how events are appended to it.
//
//     BenchStore fill DATABASE TASKS EVENTS
//     BenchStore append DATABASE COUNT

import Foundation
import Store

let arguments = CommandLine.arguments.dropFirst()
let numbers = arguments.dropFirst(2).compactMap { Int($0) }
guard let verb = arguments.first, let path = arguments.dropFirst().first, !numbers.isEmpty else {
    print("usage: BenchStore fill DATABASE TASKS EVENTS | append DATABASE COUNT")
    exit(2)
}
let storage = try Storage.open(at: path, access: .readWrite)
switch verb {
case "fill":
    try await EventBench.fill(storage, tasks: numbers[0], events: numbers.last ?? 0)
    // As the engine keeps it, so that it does not look for the end of the log.
    let head = try await storage.read { try EventLog.head(in: $0) }
    let file = URL(fileURLWithPath: path).deletingLastPathComponent().appending(path: "log-head")
    try Data((head + "\n").utf8).write(to: file)
default:
    let times = try await EventBench.append(numbers[0], to: storage).sorted()
    let total = times.reduce(.zero, +)
    func seconds(_ share: Double) -> Double {
        times[min(times.count - 1, Int(share * Double(times.count)))] / .seconds(1)
    }
    print(
        """
        {"perSecond": \(Double(times.count) / (total / .seconds(1))), "p50": \(seconds(0.5)), "p99": \(seconds(0.99))}
        """
    )
}
try storage.close()
