import com.healthmarketscience.jackcess.ColumnBuilder;
import com.healthmarketscience.jackcess.Column;
import com.healthmarketscience.jackcess.CursorBuilder;
import com.healthmarketscience.jackcess.Database;
import com.healthmarketscience.jackcess.DatabaseBuilder;
import com.healthmarketscience.jackcess.DateTimeType;
import com.healthmarketscience.jackcess.DataType;
import com.healthmarketscience.jackcess.Index;
import com.healthmarketscience.jackcess.IndexBuilder;
import com.healthmarketscience.jackcess.IndexCursor;
import com.healthmarketscience.jackcess.Relationship;
import com.healthmarketscience.jackcess.Row;
import com.healthmarketscience.jackcess.Table;
import com.healthmarketscience.jackcess.TableBuilder;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads, exercises and writes Access files with Jackcess, for comparison with our own writer. */
public class JetPeer {
  static final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "read" -> read(new File(args[1]));
      case "exercise" -> exercise(new File(args[1]));
      case "bench" -> bench(new File(args[1]), Integer.parseInt(args[2]));
      case "sample" -> sample(new File(args[1]));
      default -> throw new IllegalArgumentException(args[0]);
    }
    out.flush();
  }

  static Database open(File file) throws Exception {
    Database database = new DatabaseBuilder(file).setAutoSync(false).open();
    database.setDateTimeType(DateTimeType.LOCAL_DATE_TIME);
    database.setEnforceForeignKeys(false);
    return database;
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || c < 32 || Character.isSurrogate(c)) quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }

  static String json(Object value) {
    if (value == null) return "null";
    if (value instanceof Boolean || value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return value.toString();
    }
    if (value instanceof byte[] bytes) return quote(HexFormat.of().formatHex(bytes));
    return quote(value.toString());
  }

  /** One line per relationship and row: JSON arrays. */
  static void read(File file) throws Exception {
    try (Database database = open(file)) {
      for (Relationship relationship : database.getRelationships()) {
        out.printf("{\"relationship\":%s,\"from\":%s,\"to\":%s,\"enforced\":%s}%n", quote(relationship.getName()),
            quote(relationship.getFromTable().getName()), quote(relationship.getToTable().getName()),
            relationship.hasReferentialIntegrity());
      }
      for (String name : database.getTableNames()) {
        Table table = database.getTable(name);
        for (Column column : table.getColumns()) {
          for (String key : List.of("Caption", "Description", "Required", "DefaultValue", "ValidationRule", "ValidationText", "Format")) {
            Object value = column.getProperties().getValue(key);
            if (value != null) {
              out.printf("{\"property\":%s,\"table\":%s,\"column\":%s,\"value\":%s}%n", quote(key), quote(name), quote(column.getName()), json(value));
            }
          }
        }
        for (Row row : table) {
          List<String> values = new ArrayList<>();
          for (Object value : row.values()) values.add(json(value));
          out.printf("{\"table\":%s,\"row\":[%s]}%n", quote(name), String.join(",", values));
        }
      }
    }
  }

  static Object[] entry(Index index, Row row) {
    return index.getColumns().stream().map(column -> row.get(column.getName())).toArray();
  }

  /** Walks every index and looks every row up in it. */
  static int lookUp(Table table) throws Exception {
    int lookups = 0;
    for (Index index : table.getIndexes()) {
      IndexCursor cursor = CursorBuilder.createCursor(index);
      int entries = 0;
      while (cursor.moveToNextRow()) entries++;
      if (!index.shouldIgnoreNulls() && entries != table.getRowCount()) {
        throw new IllegalStateException(table.getName() + "." + index.getName() + ": " + entries + " entries, " + table.getRowCount() + " rows");
      }
      for (Row row : table) {
        Object[] values = entry(index, row);
        boolean allNull = java.util.Arrays.stream(values).allMatch(value -> value == null);
        if (allNull && index.shouldIgnoreNulls()) continue;
        if (!cursor.findFirstRowByEntry(values)) {
          throw new IllegalStateException(table.getName() + "." + index.getName() + ": no entry for " + java.util.Arrays.toString(values));
        }
        lookups++;
      }
    }
    return lookups;
  }

  /** Looks rows up, deletes every third, looks up again, puts the deleted ones back, looks up once more. */
  static void exercise(File file) throws Exception {
    int lookups = 0;
    int moved = 0;
    try (Database database = open(file)) {
      database.setAllowAutoNumberInsert(true);
      for (String name : database.getTableNames()) {
        Table table = database.getTable(name);
        lookups += lookUp(table);
        List<Object[]> deleted = new ArrayList<>();
        int n = 0;
        for (Row row : table) {
          if (n++ % 3 != 0) continue;
          deleted.add(row.values().toArray());
          table.deleteRow(row);
        }
        lookups += lookUp(table);
        for (Object[] row : deleted) table.addRow(row);
        moved += deleted.size();
        lookups += lookUp(table);
      }
    }
    out.printf("{\"lookups\":%d,\"moved\":%d}%n", lookups, moved);
  }

  /** A small file of its own with relationships and descending indexes over all types, for our reader and checker. */
  static void sample(File file) throws Exception {
    try (Database database = DatabaseBuilder.create(Database.FileFormat.V2000, file)) {
      DataType[] types = {DataType.BOOLEAN, DataType.BYTE, DataType.INT, DataType.LONG, DataType.MONEY, DataType.FLOAT,
          DataType.DOUBLE, DataType.SHORT_DATE_TIME, DataType.TEXT, DataType.GUID, DataType.NUMERIC, DataType.BINARY, DataType.MEMO};
      for (int order = 0; order < 2; order++) {
        TableBuilder builder = new TableBuilder(order == 0 ? "ascending" : "descending");
        builder.addColumn(new ColumnBuilder("id", DataType.LONG).setAutoNumber(true));
        for (DataType type : types) {
          ColumnBuilder column = new ColumnBuilder(type.name(), type);
          if (type == DataType.NUMERIC) column.setPrecision(20).setScale(4);
          if (type == DataType.BINARY) column.setLength(40);
          builder.addColumn(column);
          builder.addIndex(new IndexBuilder("i" + type.name()).addColumns(order == 0, type.name()));
        }
        Table table = builder.toTable(database);
        for (int i = 0; i < 300; i++) table.addRow(sampleRow(i));
      }
    }
  }

  static Object[] sampleRow(int i) {
    if (i % 17 == 0) return new Object[] {null, i % 2 == 0};
    int sign = i % 2 == 0 ? 1 : -1;
    String text = new String[] {"宗地", "Straße", "a-b'c", "ﬁ É", "320411001002GB", ""}[i % 6] + i;
    byte[] bytes = new byte[i % 40];
    for (int k = 0; k < bytes.length; k++) bytes[k] = (byte) (i * 31 + k);
    return new Object[] {null, i % 3 == 0, (byte) i, (short) (sign * i * 100), sign * i * 7_000_000,
        java.math.BigDecimal.valueOf(sign * 12345L * i, 4), sign * i / 3f, sign * i / 7.0,
        java.time.LocalDateTime.of(1900, 1, 1, 0, 0).plusHours(sign * 1000L * i), text,
        "{%08x-1234-4321-abcd-%012x}".formatted(i * 977_777, i * 31L),
        java.math.BigDecimal.valueOf(sign * 123_456_789_012L * i, 4), bytes, text.repeat(i % 50)};
  }

  /** The narrow table of the bench, written in bulk; prints milliseconds. */
  static void bench(File file, int rows) throws Exception {
    long start = System.nanoTime();
    try (Database database = new DatabaseBuilder(file).setFileFormat(Database.FileFormat.V2000).setAutoSync(false).create()) {
      Table table = new TableBuilder("ZDJBXX")
          .addColumn(new ColumnBuilder("BSM", DataType.LONG))
          .addColumn(new ColumnBuilder("ZDDM", DataType.TEXT).setLengthInUnits(19).setCompressedUnicode(true))
          .addColumn(new ColumnBuilder("ZDMJ", DataType.DOUBLE))
          .addColumn(new ColumnBuilder("DJSJ", DataType.SHORT_DATE_TIME))
          .addColumn(new ColumnBuilder("ZL", DataType.TEXT).setLengthInUnits(60).setCompressedUnicode(true))
          .addIndex(new IndexBuilder(IndexBuilder.PRIMARY_KEY_NAME).addColumns("BSM").setPrimaryKey())
          .toTable(database);
      int batch = 10_000;
      for (int from = 0; from < rows; from += batch) {
        List<Object[]> list = new ArrayList<>(batch);
        for (int i = from; i < Math.min(rows, from + batch); i++) {
          list.add(new Object[] {i + 1, "320411001002GB%05d".formatted(i % 100_000), i * 1.25,
              java.time.LocalDateTime.of(2024, 1 + i % 12, 1 + i % 28, 12, i % 60, 0), "常州市新北区太湖东路" + i + "号"});
        }
        table.addRows(list);
      }
    }
    out.printf("{\"tookMs\":%d}%n", (System.nanoTime() - start) / 1_000_000);
  }
}
