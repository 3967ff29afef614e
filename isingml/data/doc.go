// Package data holds configurations in files: ensembles as a study keeps them,
// in Apache Parquet, and the files of other programs.
//
// A file of another program is a list of arrays, see [Open]. Formats are
// registered as those of package image are, so that a program or a cell of a
// notebook can add its own, see [RegisterFormat]. How an array becomes
// configurations is said by a [Layout], and what its values mean by [Values];
// [Reading.Read] puts both together, streams the rows, and sorts them by label.
//
// Nothing in a file is executed, no length in it is believed before it has been
// held against the size of the file, and memory is bounded by the packed rows.
package data
