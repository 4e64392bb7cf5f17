"""Reading an agency's chronology out of the file it came in.

`reading.read_file` and `reading.read_paste` are the only doors.

Pure: nothing here stores anything, asks a database, runs a macro or fetches what a file refers to.
"""
