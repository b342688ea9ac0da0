"""`followup backtest`: how promises would have done on a company's own tickets."""
