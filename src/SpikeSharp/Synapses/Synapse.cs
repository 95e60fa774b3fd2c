using System.Collections.Immutable;
using SpikeSharp.Numerics;

namespace SpikeSharp;

/// <summary>A filter on a connection or probe, or of a node's input. Immutable, compared by value; a number converts to a <see cref="Lowpass"/>.</summary>
public abstract record Synapse : Process
{
    private protected Synapse()
    {
    }

    /// <summary>No filter and no delay.</summary>
    public static new Synapse None { get; } = new NoSynapse();

    /// <inheritdoc/>
    public override int DefaultSizeIn => 1;

    /// <summary>A lowpass.</summary>
    /// <param name="tau">Time constant in seconds; 0 is a delay of one step.</param>
    public static implicit operator Synapse(double tau) => new Lowpass(tau);

    /// <inheritdoc/>
    public override ImmutableArray<ProcessVariable> State(int sizeIn, int sizeOut, double dt) => Settled(sizeOut, dt, 0);

    /// <inheritdoc/>
    public override ProcessStep Start(int sizeIn, int sizeOut, double dt, NumpyRandom random)
    {
        CheckStart(sizeIn, sizeOut, dt, takesInput: true);
        if (sizeIn != sizeOut)
            throw new ArgumentException($"{GetType().Name} filters every element by itself, so inputs and outputs are as many; sizeIn {sizeIn} and sizeOut {sizeOut} were given.", nameof(sizeIn));
        return Start(sizeOut, dt);
    }

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

    /// <summary>The steps for elements that are filtered one by one; an element's output may take the place of its input.</summary>
    private protected abstract ProcessStep Start(int size, double dt);

    /// <summary>The state of elements whose output has settled.</summary>
    private protected abstract ImmutableArray<ProcessVariable> Settled(int size, double dt, double output);

    private void Run(double[] signal, int columns, double dt, double initial, bool backwards)
    {
        Check.AtLeast(columns, 1, nameof(columns));
        Check.Positive(dt, nameof(dt));
        if (signal.Length % columns != 0)
            throw new ArgumentException($"{signal.Length} values do not fill rows of {columns}.", nameof(signal));

        ProcessStep step = Start(columns, dt);
        double[][] state = [.. Settled(columns, dt, initial).Select(variable => variable.Initial.ToArray())];
        int steps = signal.Length / columns;
        for (int i = 0; i < steps; i++) Advance(i);
        for (int i = steps - 1; backwards && i >= 0; i--) Advance(i);

        void Advance(int i)
        {
            Span<double> row = signal.AsSpan(i * columns, columns);
            step.Step((i + 1) * dt, row, row, new ProcessState(state));
        }
    }

    private sealed record NoSynapse : Synapse
    {
        public override string ToString() => "none";

        private protected override ProcessStep Start(int size, double dt) => new PassOn();

        private protected override ImmutableArray<ProcessVariable> Settled(int size, double dt, double output) => [];
    }

    private sealed class PassOn : ProcessStep
    {
        public override void Step(double time, ReadOnlySpan<double> input, Span<double> output, ProcessState state) => input.CopyTo(output);
    }
}
