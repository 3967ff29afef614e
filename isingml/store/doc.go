// Package store holds the files of a study.
//
// A study is a folder. Every stage of an analysis keeps its result there under
// a [Key] made from what the stage was asked to do: its kind, the version of
// its algorithm, all its parameters and the keys of its inputs. A stage asked
// for twice is therefore computed once, by whichever program asks first.
//
//	DIR/study.json                     format of the folder
//	DIR/KIND/KEY/spec.json             what the stage was asked to do
//	DIR/KIND/KEY/...                   the payload files
//	DIR/KIND/KEY/manifest.json         size and SHA-256 of every file above
//	DIR/pieces/KIND/KEY/NAME.piece     pieces of a stage that is not finished
//	DIR/.tmp/                          files that are being written
//
// Nothing is ever written in place. A stage grows in a folder under .tmp, is
// synced to the disk, its files together where the file system can, and appears
// under its name by one rename, so that it is there completely or not at all;
// the same holds for each piece. Everything is checked against its checksum
// before it is handed out.
//
// A process that writes holds one lock under .tmp, which the system drops with
// it, beside the folder of what it writes; a claim to compute a stage is one
// more name of that lock. What lies there without an owner was left behind by a
// process that died, and goes when the study is opened to work on it. Nothing
// else is ever removed, nothing is reached through links that lead out of the
// folder, and [OpenReading] writes nothing at all.
package store
