//! Write: features become files. One short file per format.
