import Terminal

extension Size {
    /// Sizes from a single cell to what shows everything: each one below which panes lose their frames or there is
    /// no pane at all, and beyond that enough to meet every form.
    static let fromOneCell: [Size] = (1...26).flatMap { rows in
        let dense = rows < 9 ? Array(1...45) + Array(stride(from: 46, through: 110, by: 7)) : []
        let columns = dense.isEmpty ? Array(stride(from: 1, through: 110, by: 7)) : dense
        return columns.map { Size(columns: $0, rows: rows) }
    }
}
