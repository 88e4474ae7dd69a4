/// The JSON of the nouns in ``Sample``, word for word.
enum WireJSON {
    static let rule = """
        {"createdAt":1700000000500,"effect":"allow","expiresAt":1700000000500,"id":3,"isSandboxOnly":true,\
        "pattern":"npm test","revokedAt":1700000000500,"scope":{"project":{}}}
        """

    static let usage = #"{"calls":1,"promptTokens":2,"replySeconds":4.5,"replyTokens":3}"#

    static let options = """
        {"after":[3],"approval":"checks-pass","checkCommand":"make","includesUncommittedChanges":true,\
        "issue":34,"model":"m","priority":"high","strategy":"single-shot"}
        """

    static let queue = """
        {"isPaused":true,"limits":{"executionsInLastHour":4,"executionsPerHour":5,"tasksAtOnce":3,\
        "tasksRunning":1},"nextFreeSlot":1700000000500,"slots":[{"count":2,"holders":["pid 7"],\
        "host":"http://h:1","inUse":1}],"waits":{"1":{"queuePaused":{}},"2":{"tasksAtOnce":{"limit":3}},\
        "3":{"slotTaken":{"holders":["pid 7"],"host":"http://h:1"}},\
        "4":{"hourlyLimit":{"until":1700000000500}},"5":{"prerequisite":{"id":4,"state":"failed"}}}}
        """

    static let evidence = """
        {"command":"make test","exitCode":124,"finishedAt":1700000000500,"isStale":false,\
        "isolation":"bubblewrap","outcome":"timed-out","seconds":1.5,"step":4,"tree":"c3"}
        """

    static let task = """
        {"attempts":2,"baseline":\(evidence),"change":{"files":[{"added":3,"path":"a.py","removed":1}]},\
        "classification":{"complexity":"simple","confidence":0.75,"reason":"fix:","tier":"prefix",\
        "type":"bug"},"commit":"d4","createdAt":1700000000500,"evidence":\(evidence),"feedback":"more",\
        "followUps":[{"heardIn":4,"moment":"after-step","saidAt":1700000000500,"text":"in Swift"},\
        {"moment":"now","saidAt":1700000000500,"text":"stop"}],\
        "id":12,"options":\(options),"position":2.5,"prompt":"fix: it",\
        "publication":{"branch":"b","commit":"d4","number":35,"url":"https://g/35"},\
        "reviewNotes":[{"comment":"why","excerpt":"+x\\n","isTakenBack":true,"lines":"line 3","path":"a.py"}],"route":{"isRecorded":true,"model":"m",\
        "reason":"a bug","strategy":"iterative"},"state":"reviewing","testChanges":[{"path":"t.py",\
        "summary":"deleted","weakens":true}],"trouble":{"code":"no-usable-edit","message":"no edit",\
        "remedy":"retry"},"updatedAt":1700000000500,"usage":\(usage),"workspace":{"baseCommit":"a1",\
        "baseTree":"b2","branch":"b","path":"/w","tree":"c3"}}
        """

    static let review = """
        {"comments":[{"line":{"number":2,"side":"old"},"place":\(hunk),"text":"why"}],\
        "rejected":[\(hunk),{"path":"b.py"}],"tree":"c3"}
        """

    static let hunk = """
        {"lines":{"newCount":4,"newStart":3,"oldCount":2,"oldStart":1},"path":"a.py"}
        """

    static let step = """
        {"command":"make","endedAt":1700000000500,"exitCode":0,"id":4,"kind":"model-call",\
        "outputLength":9,"startedAt":1700000000500,"state":"succeeded","summary":"edited a.py",\
        "taskID":12,"title":"ask","tree":"c3","usage":\(usage)}
        """

    static let message = """
        {"conversation":2,"createdAt":1700000000500,"id":5,"model":"m","role":"assistant",\
        "state":"failed","text":"hello","trouble":"cut","usage":\(usage)}
        """

    static let conversation = """
        {"createdAt":1700000000500,"id":2,"title":"hello","updatedAt":1700000000500}
        """

    static let activity = """
        {"contextSize":8192,"contextUsed":100,"isRecorded":true,"model":"m","phase":"replying",\
        "tokensPerSecond":10.5}
        """

    static let health = """
        {"checkedAt":1700000000500,"level":"off","message":"not connected","remedy":"connect it",\
        "subject":"github"}
        """

    static let project = """
        {"branch":"main","check":{"line":"make","source":"detected"},"dirtyFiles":["x"],"head":"a1",\
        "isolation":"bubblewrap","name":"sample","path":"/p"}
        """
}
