// Package parquet writes and reads the small part of Apache Parquet that a
// study needs: flat tables whose columns all have values of a fixed width and
// no nulls, stored plainly and without compression, one page for each column
// of a row group, each page with its CRC-32.
//
// A full Parquet library adds 14 MB and most of a second to the link of every
// program, which each cell of a notebook would pay for. This subset links in
// nothing, gives the same bytes for the same table whatever the version of a
// library, and its reader can check all lengths against the size of the file
// before it allocates anything. Any Parquet reader opens what it writes.
//
// Format: https://parquet.apache.org/docs/file-format/ and the Thrift compact
// protocol.
package parquet
