using System.Collections.Immutable;

namespace SpikeSharp.Tests.Simulation;

/// <summary>A neuron type of a user's own that files can hold: charge leaks away, and every whole unit of it is a spike.</summary>
internal sealed record LeakyCounter(double Leak) : NeuronType
{
    public override bool IsSpiking => true;

    public override ImmutableArray<StateVariable> State => [new("voltage", new Uniform(0, 1))];

    public override ImmutableDictionary<string, double>? Parameters => ImmutableDictionary<string, double>.Empty.Add("leak", Leak);

    public override NeuronType WithParameters(ImmutableDictionary<string, double> parameters) => new LeakyCounter(parameters["leak"]);

    public override void Step<T>(T dt, ReadOnlySpan<T> current, Span<T> output, NeuronState<T> state)
    {
        T leak = T.CreateTruncating(Leak), spike = T.One / dt;
        Span<T> charge = state[0];
        for (int i = 0; i < output.Length; i++)
        {
            T next = charge[i] + ((T.Max(current[i], T.Zero) - (leak * charge[i])) * dt);
            T count = T.Max(T.Floor(next), T.Zero);
            output[i] = count * spike;
            charge[i] = next - count;
        }
    }
}
