using System.Collections.Immutable;
using System.Numerics;
using SpikeSharp.Building;
using SpikeSharp.Simulation;

namespace SpikeSharp;

/// <summary>A simulation that is fed one step, or some steps, at a time and answers at once, for sensors and control loops. Its steps allocate nothing.</summary>
/// <typeparam name="T">Float type of the run: float or double.</typeparam>
/// <remarks>It has its own state; the simulator that opened it is not touched, and nothing is recorded beyond the last call.</remarks>
/// <example><code>
/// using SimulationStream&lt;float&gt; stream = sim.OpenStream&lt;float&gt;();
/// while (sensor.Read(values)) motor.Write(stream.Step(values));
/// </code></example>
public sealed class SimulationStream<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Session _session;
    private readonly T[][] _memory;
    private readonly InputReader<T>[] _inputs;
    private readonly int[] _sizes;
    private readonly T[] _outputs;

    internal SimulationStream(Session session, int blockSteps)
    {
        _session = session;
        BlockSteps = blockSteps;
        ImmutableArray<Signal> inputs = session.Options.Inputs;
        _memory = [.. inputs.Select(signal => new T[checked(signal.Size * blockSteps)])];
        _inputs = [.. inputs.Zip(_memory, (signal, memory) => new InputReader<T>(signal, memory))];
        _sizes = [.. session.Options.Recordings.Select(recording => recording.Signal.Size)];
        InputSize = inputs.Sum(signal => signal.Size);
        OutputSize = _sizes.Sum();
        _outputs = new T[checked(OutputSize * blockSteps)];
    }

    /// <summary>Elements of one step of all inputs.</summary>
    public int InputSize { get; }

    /// <summary>Elements of one step of all outputs.</summary>
    public int OutputSize { get; }

    /// <summary>Most steps of one call.</summary>
    public int BlockSteps { get; }

    /// <summary>Steps since the start or the last reset.</summary>
    public long StepCount => _session.StepCount;

    /// <summary>Runs as many steps as there are inputs for.</summary>
    /// <param name="input">Shape (steps, <see cref="InputSize"/>): of each step the values of the inputs one after the other.</param>
    /// <returns>Shape (steps, <see cref="OutputSize"/>): of each step the values of the probes one after the other. Valid until the next call.</returns>
    /// <exception cref="ArgumentException">The values do not fill whole steps, are for more than <see cref="BlockSteps"/>, or are not finite.</exception>
    /// <exception cref="InvalidOperationException">The stream has no inputs.</exception>
    public ReadOnlySpan<T> Step(ReadOnlySpan<T> input)
    {
        if (InputSize == 0) throw new InvalidOperationException("The stream has no inputs; call Step with a number of steps.");
        int steps = input.Length / InputSize;
        if (steps == 0 || steps > BlockSteps || steps * InputSize != input.Length)
            throw new ArgumentException($"{input.Length} values were given; a step takes {InputSize}, and a call 1 to {BlockSteps} steps.", nameof(input));
        int at = 0;
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < _inputs.Length; i++)
            {
                int size = _inputs[i].Signal.Size;
                Span<T> target = _memory[i].AsSpan(step * size, size);
                for (int element = 0; element < size; element++)
                {
                    T value = input[at++];
                    target[element] = T.IsFinite(value) ? value : throw NotFinite(i, element, step, value);
                }
            }
        }
        return Run(steps);
    }

    /// <summary>Runs steps of a stream without inputs.</summary>
    /// <param name="steps">From 1 to <see cref="BlockSteps"/>. Default 1.</param>
    /// <returns>Shape (steps, <see cref="OutputSize"/>). Valid until the next call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1 step, or more than <see cref="BlockSteps"/>.</exception>
    /// <exception cref="InvalidOperationException">The stream has inputs.</exception>
    public ReadOnlySpan<T> Step(int steps = 1)
    {
        if (InputSize > 0) throw new InvalidOperationException($"The stream has inputs; call Step with {InputSize} values a step.");
        if (steps < 1 || steps > BlockSteps) throw Check.OutOfRange(nameof(steps), steps, $"must be from 1 to {BlockSteps}");
        return Run(steps);
    }

    /// <summary>Returns to the initial state.</summary>
    public void Reset() => _session.Reset();

    /// <summary>Ends the simulation.</summary>
    public void Dispose() => _session.Dispose();

    private ReadOnlySpan<T> Run(int steps)
    {
        _session.Stream(steps, _inputs);
        IStreamed<T> streamed = (IStreamed<T>)_session;
        if (_sizes.Length == 1) return streamed.Trace(0);
        for (int output = 0, at = 0; output < _sizes.Length; at += _sizes[output++])
        {
            ReadOnlySpan<T> trace = streamed.Trace(output);
            for (int step = 0; step < steps; step++) trace.Slice(step * _sizes[output], _sizes[output]).CopyTo(_outputs.AsSpan((step * OutputSize) + at));
        }
        return _outputs.AsSpan(0, steps * OutputSize);
    }

    private ArgumentException NotFinite(int input, int element, int step, T value) =>
        new($"Data for '{_inputs[input].Signal}' must be finite; step {step} holds {value} at element {element}.", nameof(input));
}
