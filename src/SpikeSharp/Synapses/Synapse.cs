namespace SpikeSharp;

/// <summary>A filter on a connection or probe. Immutable, compared by value; a number converts to a <see cref="Lowpass"/>.</summary>
public abstract record Synapse
{
    private protected Synapse()
    {
    }

    /// <summary>No filter and no delay.</summary>
    public static Synapse None { get; } = new NoSynapse();

    /// <summary>A lowpass.</summary>
    /// <param name="tau">Time constant in seconds; 0 is a delay of one step.</param>
    public static implicit operator Synapse(double tau) => new Lowpass(tau);

    /// <summary>Filters a recorded signal. The first output already contains the first input: the delay of one step that a connection adds is left out.</summary>
    /// <param name="signal">Shape (steps, <paramref name="columns"/>), row-major; each column is filtered by itself.</param>
    /// <param name="columns">Values a step. Default 1.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <param name="initial">Output the filter has settled at before. Default 0.</param>
    /// <returns>Shape (steps, <paramref name="columns"/>).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dt"/> is not positive and finite, or <paramref name="columns"/> less than 1.</exception>
    /// <exception cref="ArgumentException">The signal does not fill its columns, or the filter cannot settle at <paramref name="initial"/>.</exception>
    public double[] Filt(ReadOnlySpan<double> signal, int columns = 1, double dt = 0.001, double initial = 0)
    {
        double[] output = signal.ToArray();
        Run(output, columns, dt, initial, backwards: false);
        return output;
    }

    /// <summary>Filters a recorded signal forwards and then, from the state reached, backwards: no delay in the result.</summary>
    /// <param name="signal">Shape (steps, <paramref name="columns"/>), row-major; each column is filtered by itself.</param>
    /// <param name="columns">Values a step. Default 1.</param>
    /// <param name="dt">Step in seconds. Default 0.001.</param>
    /// <param name="initial">Output the filter has settled at before. Default 0.</param>
    /// <returns>Shape (steps, <paramref name="columns"/>).</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dt"/> is not positive and finite, or <paramref name="columns"/> less than 1.</exception>
    /// <exception cref="ArgumentException">The signal does not fill its columns, or the filter cannot settle at <paramref name="initial"/>.</exception>
    public double[] FiltFilt(ReadOnlySpan<double> signal, int columns = 1, double dt = 0.001, double initial = 0)
    {
        double[] output = signal.ToArray();
        Run(output, columns, dt, initial, backwards: true);
        return output;
    }

    /// <summary>One step of one value after the other, from a settled state.</summary>
    private protected abstract Func<double, double> Start(double dt, double initial);

    private void Run(double[] signal, int columns, double dt, double initial, bool backwards)
    {
        Check.AtLeast(columns, 1, nameof(columns));
        Check.Positive(dt, nameof(dt));
        if (signal.Length % columns != 0)
            throw new ArgumentException($"{signal.Length} values do not fill rows of {columns}.", nameof(signal));

        for (int column = 0; column < columns; column++)
        {
            Func<double, double> step = Start(dt, initial);
            for (int i = column; i < signal.Length; i += columns)
                signal[i] = step(signal[i]);
            for (int i = signal.Length - columns + column; backwards && i >= 0; i -= columns)
                signal[i] = step(signal[i]);
        }
    }

    private sealed record NoSynapse : Synapse
    {
        public override string ToString() => "none";

        private protected override Func<double, double> Start(double dt, double initial) => value => value;
    }
}
