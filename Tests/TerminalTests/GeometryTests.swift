import Testing

@testable import Terminal

@Suite struct GeometryTests {
    @Test func `splits add up and never go below nothing`() {
        let rect = Rect(column: 2, row: 3, columns: 10, rows: 4)
        for cut in [-3, 0, 4, 10, 99] {
            let (left, rest) = rect.splitLeft(columns: cut)
            #expect(left.columns + rest.columns == 10)
            #expect(left.endColumn == rest.column)
            let (bottom, above) = rect.splitBottom(rows: cut)
            #expect(bottom.rows + above.rows == 4)
            #expect(above.endRow == bottom.row)
        }
    }

    @Test func `an inset of a tiny rectangle is empty and stays inside`() {
        let inner = Rect(column: 5, row: 5, columns: 1, rows: 1).inset()
        #expect(inner.isEmpty)
        #expect(
            Rect(column: 0, row: 0, columns: 5, rows: 5).inset()
                == Rect(column: 1, row: 1, columns: 3, rows: 3)
        )
    }

    @Test func `the intersection of strangers is empty`() {
        let one = Rect(column: 0, row: 0, columns: 3, rows: 3)
        #expect(one.intersection(Rect(column: 3, row: 0, columns: 3, rows: 3)).isEmpty)
        #expect(one.contains(Point(column: 2, row: 2)))
        #expect(!one.contains(Point(column: 3, row: 2)))
    }
}
