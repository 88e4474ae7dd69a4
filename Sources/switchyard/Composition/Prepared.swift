import Dispatch
import Synchronization

/// A value that is made on another thread while this one goes on with something else.
///
/// For the way to the first picture alone, where the main thread has nothing else to do than to wait.
final class Prepared<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)
    private let make: @Sendable () -> Value
    private let group = DispatchGroup()

    /// Begins to make the value.
    init(_ make: @escaping @Sendable () -> Value) {
        self.make = make
        DispatchQueue(label: "switchyard.prepare", qos: .userInitiated).async(group: group) {
            let value = make()
            self.made.withLock { $0 = value }
        }
    }

    /// The value; the caller's thread waits until it is made.
    var value: Value {
        group.wait()
        return made.withLock { $0 } ?? make()
    }
}
