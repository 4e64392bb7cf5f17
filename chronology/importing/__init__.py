"""Reading an agency's chronology out of the file it came in.

`reading.read_file` and `reading.read_paste` are the only doors; `read_list` and `read_pasted_list` are for lists that are
no chronology, such as the people of a register.

Pure: nothing here stores anything, asks a database, runs a macro or fetches what a file refers to.
"""
