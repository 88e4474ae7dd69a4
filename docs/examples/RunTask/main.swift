// Runs one task from another program: what the library product `Engine` is for.
//
//     RunTask <repository> <what to do>

import Domain
import Engine
import Foundation

guard CommandLine.arguments.count == 3 else {
    print("usage: RunTask <repository> <what to do>")
    exit(2)
}

let engine = try await LocalEngine.start(EngineOptions(repository: CommandLine.arguments[1]))
let events = engine.events(after: nil)
let receipt = try await engine.perform(
    .addTask(prompt: CommandLine.arguments[2], options: TaskOptions(approval: .checksPass))
)

for try await envelope in events {
    switch envelope.event {
    case .stepChanged(let step) where step.taskID == receipt.task && step.endedAt != nil:
        print("\(step.title): \(step.summary)")
    case .taskChanged(let changed) where changed.id == receipt.task:
        // A change whose checks pass goes on from the review by itself, so ask how things stand now.
        let task = try await engine.ask(TaskQuery(id: changed.id))
        guard task.state.isFinal || task.state.needsUser else { continue }
        print("\(task.state.rawValue) \(task.commit ?? task.trouble?.message ?? "")")
        await engine.shutDown()
        exit(task.state == .done ? 0 : 1)
    default: break
    }
}
