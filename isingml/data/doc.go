// Package data holds configurations in files: ensembles as a study keeps them,
// in Apache Parquet, and the files of other programs.
package data
