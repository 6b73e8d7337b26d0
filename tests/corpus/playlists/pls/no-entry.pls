[playlist]
NumberOfEntries=0
